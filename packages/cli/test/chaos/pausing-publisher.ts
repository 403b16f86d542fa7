import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A download that is to stand still once so many of its bytes were sent. */
export interface Cut {
  /** As which day's file it is asked for. */
  readonly date: string;
  /** The dataset's part of the address. */
  readonly address: string;
  /** Counted from the first byte of the file; Infinity for all of them, without the end of the answer. */
  readonly at: number;
}

export interface PausingPublisher {
  readonly url: string;
  /** Cuts that came about, in order. */
  readonly made: readonly Cut[];
  close(): Promise<void>;
}

/**
 * Stands in front of other sources and makes one cut after the other: the answer stops there without an end.
 * @param onPause called when the bytes before a cut were handed to the network
 */
export async function startPausingPublisher(
  source: string,
  cuts: readonly Cut[],
  onPause: (cut: Cut) => void,
): Promise<PausingPublisher> {
  const waiting = [...cuts];
  const made: Cut[] = [];
  const server = createServer(async (request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    const kept = { ...(range && { range }), ...(ifRange && { 'if-range': String(ifRange) }) };
    const answer = await fetch(`${source}${request.url ?? ''}`, { headers: kept });
    const body = Buffer.from(await answer.arrayBuffer());
    const start = answer.status === 206 ? Number(/bytes=(\d+)/.exec(range ?? '')?.[1] ?? 0) : 0;
    const names = ['content-type', 'etag', 'content-range', 'accept-ranges'] as const;
    const headers = names.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name) ?? '']] : []));
    response.writeHead(answer.status, Object.fromEntries(headers));
    const [cut] = waiting;
    const address = request.url ?? '';
    const isData = !/\/datasets\/[^/]+$/.test(address);
    if (!cut || !isData || !address.includes(cut.address) || !address.includes(cut.date)) return response.end(body);
    waiting.shift();
    made.push(cut);
    response.flushHeaders();
    response.write(body.subarray(0, Math.max(0, cut.at - start)), () => onPause(cut));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    made,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
