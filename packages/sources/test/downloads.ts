import { createCipheriv, createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceDefinition } from '@relais/core';
import type { FetchedFile, FetchRequest } from '@relais/sources';
import { httpFetcher, type HttpOptions } from '@relais/sources/drivers/http';

export type Handler = (request: IncomingMessage, response: ServerResponse, index: number) => void;

/** What a test asks for: a path on its server or a whole address, and what differs from the usual. */
export interface Download extends Partial<Omit<FetchRequest, 'source'>> {
  readonly path?: string;
  readonly url?: string;
  readonly source?: Partial<SourceDefinition>;
  readonly options?: HttpOptions;
}

export const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/** A body whose every stretch is different, so that misplaced bytes show; the same for the same length. */
export const bodyOf = (bytes: number): Buffer =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(bytes));

/** A server and a folder for each test of a file, gone after it. */
export class Downloads {
  folder = '';
  readonly requests: IncomingMessage[] = [];
  /** Pauses between tries, in milliseconds; none is really waited for. */
  readonly pauses: number[] = [];
  /** What the observer of chunks holds: emptied by a restart. */
  seen: Buffer[] = [];
  restarts = 0;
  private server: Server | null = null;

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'relais-http-'));
    this.requests.length = this.pauses.length = this.restarts = 0;
    this.seen = [];
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server === null ? done() : this.server.close(() => done())));
    this.server = null;
    await rm(this.folder, { recursive: true });
  }

  /** Starts the server; the handler is told how many requests came before. */
  async serve(handler: Handler): Promise<string> {
    const listener: RequestListener = (request, response) =>
      handler(request, response, this.requests.push(request) - 1);
    this.server = createServer(listener);
    await new Promise<void>((done) => this.server?.listen(0, '127.0.0.1', done));
    return this.origin();
  }

  origin(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  get file(): string {
    return join(this.folder, 'data.csv');
  }

  fetch({ path, url, source, options, ...request }: Download = {}): Promise<FetchedFile> {
    const definition: SourceDefinition = {
      kind: 'http',
      urlVariable: 'X',
      url: url ?? `${this.origin()}${path ?? '/data.csv'}`,
      fileName: 'data.csv',
      maxBytes: 1 << 30,
      ...source,
    };
    const sleep = async (ms: number): Promise<void> => void this.pauses.push(ms);
    const fetcher = httpFetcher({ sleep, backoffMs: 1, responseMs: 20_000, ...options });
    return fetcher.fetch({
      dataset: 'courses',
      source: definition,
      file: this.file,
      onChunk: (chunk) => this.seen.push(Buffer.from(chunk)),
      onRestart: () => {
        this.restarts += 1;
        this.seen = [];
      },
      ...request,
    });
  }

  /** Runs a download that must fail, and gives its error. */
  async failure(download: Download = {}): Promise<Error & { code: string; context?: object; cause?: unknown }> {
    const outcome = await this.fetch(download).then(
      () => new Error('it did not fail'),
      (error: unknown) => error,
    );
    return outcome as Error & { code: string };
  }

  bytes(name = 'data.csv'): Promise<Buffer> {
    return readFile(join(this.folder, name));
  }

  names(): Promise<string[]> {
    return readdir(this.folder);
  }
}

/** Serves a body by ranges, as a good server does, after `cut` says where to break this answer off, if at all. */
export function ranges(body: Buffer, etag: string, cut: (index: number) => number | null = () => null): Handler {
  return (request, response, index) => {
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const start = asked !== null && request.headers['if-range'] === etag ? Number(asked[1]) : 0;
    const rest = body.subarray(start);
    const head = { etag, 'accept-ranges': 'bytes', 'content-length': rest.length };
    if (start === 0) response.writeHead(200, head);
    else response.writeHead(206, { ...head, 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` });
    send(response, rest, cut(index));
  };
}

/** Sends a body, or only so many bytes of it and then nothing but a closed connection. */
export function send(response: ServerResponse, body: Buffer, cut: number | null = null): void {
  if (cut === null || cut >= body.length) response.end(body);
  else if (cut === 0) {
    response.flushHeaders();
    setImmediate(() => response.destroy());
  } else response.write(body.subarray(0, cut), () => response.destroy());
}
