import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends open answers too. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 127.0.0.1 unless said. */
  readonly host?: string;
  /** 0, which is any free one, unless said. */
  readonly port?: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Starts a server that reads only: other methods get 405, and what a handler throws becomes a 500. */
export async function listen(
  handler: Handler,
  { host = '127.0.0.1', port = 0 }: ListenOptions,
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    handler(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { message: error instanceof Error ? error.message : 'unknown' });
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
