import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

/** What goes wrong with requests that match; each fault is used up after `times`, once unless given. */
export interface Fault {
  /** Against `METHOD /path?query`. */
  readonly when: RegExp;
  /** Matching requests that pass before it. */
  readonly skip?: number;
  readonly times?: number;
  /** Answered without asking the server. */
  readonly answer?: { readonly status: number; readonly body?: string };
  /** Bytes of the body that arrive before the connection breaks. */
  readonly cutRequestAfter?: number;
  readonly cutReplyAfter?: number;
  /** The server does what it was asked, and nobody hears of it. */
  readonly dropReply?: boolean;
  /** Position of a byte that arrives changed. */
  readonly flipRequestByte?: number;
  readonly flipReplyByte?: number;
}

export interface FaultyProxy {
  readonly endpoint: string;
  /** `METHOD /path?query` of every request, in order. */
  readonly seen: readonly string[];
  break(...faults: readonly Fault[]): void;
  stop(): Promise<void>;
}

/** Stands between a client and a server and lets everything pass but what it was told to break. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const seen: string[] = [];
  let pending: { fault: Fault; skip: number; times: number }[] = [];

  const faultOf = (line: string): Fault | undefined => {
    for (const entry of pending) {
      if (!entry.fault.when.test(line) || entry.times === 0) continue;
      if (entry.skip > 0) entry.skip -= 1;
      else {
        entry.times -= 1;
        return entry.fault;
      }
    }
    return undefined;
  };
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    seen.push(line);
    const fault = faultOf(line);
    if (fault?.answer === undefined) return forward(target, request, response, fault ?? { when: /^/ });
    request.resume();
    response.writeHead(fault.answer.status, { 'content-type': 'application/json' });
    response.end(fault.answer.body ?? '{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    break: (...faults) => {
      pending = faults.map((fault) => ({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }));
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function forward(target: string, request: IncomingMessage, response: ServerResponse, fault: Fault): void {
  const { method, headers, url } = request;
  const onward = ask(new URL(url ?? '/', target), { method, headers, agent: false });
  const breakOff = (): void => {
    onward.destroy();
    request.socket.destroy();
  };
  onward.on('error', breakOff);
  onward.on('response', (reply) => {
    if (fault.dropReply) return void reply.resume().once('end', breakOff);
    response.writeHead(reply.statusCode ?? 500, reply.headers);
    reply.pipe(spoil(fault.cutReplyAfter, fault.flipReplyByte, breakOff)).pipe(response);
  });
  request.pipe(spoil(fault.cutRequestAfter, fault.flipRequestByte, breakOff)).pipe(onward);
}

/** Passes bytes on; changes one, or stops and breaks the connection. */
function spoil(cutAfter = Infinity, flipped = -1, breakOff: () => void): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      const left = cutAfter - passed;
      const bytes = Buffer.from(chunk.subarray(0, Math.max(0, Math.min(left, chunk.length))));
      const at = flipped - passed;
      if (at >= 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ 1;
      passed += bytes.length;
      if (chunk.length < left) return pass(null, bytes);
      this.push(bytes);
      setImmediate(breakOff);
    },
  });
}
