import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '@relais/object-store';

/** What befalls a writer at its writes, counted from 1. */
export interface Cut {
  /** The writer dies right after this write: nothing that it sends afterwards arrives. 0 = before the first. */
  readonly diesAfter?: number;
  /** Every write of it is done, and its reply lost; the second of the same, under whatever job id, is answered. */
  readonly losesReplies?: boolean;
}

/** The line between a driver and what it writes to: a BigQuery over HTTP, and the store of its load records. */
export interface CutLine {
  readonly endpoint: string;
  store(store: ObjectStore): ObjectStore;
  /** Begins anew with counting. */
  cut(cut: Cut): void;
  /** Writes since then that arrived. */
  readonly writes: () => readonly string[];
  stop(): Promise<void>;
}

const died = {
  error: {
    code: 403,
    message: 'the writer is dead',
    errors: [{ reason: 'accessDenied', message: 'the writer is dead' }],
  },
};

/** Stands before a server of the test's own. */
export async function startCutLine(target: string): Promise<CutLine> {
  let current: Cut = {};
  let writes: string[] = [];
  let lost = new Set<string>();
  const isDead = (): boolean => current.diesAfter !== undefined && writes.length >= current.diesAfter;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const write = writeOf(request, body);
    if (isDead()) return void response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(died));
    if (write !== null) writes.push(write);
    const { method = 'GET', url = '/' } = request;
    const reply = await fetch(new URL(url, target), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const text = await reply.text();
    const isLost = write !== null && (isDead() || (current.losesReplies === true && !lost.has(write)));
    if (isLost) {
      lost.add(write);
      return void request.socket.destroy();
    }
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    store: (store) => ({
      ...store,
      create: async (path, content) => {
        if (isDead()) throw new Error('the writer is dead');
        writes.push(`create ${path}`);
        const outcome = await store.create(path, content);
        if (isDead()) throw new Error('the writer is dead');
        return outcome;
      },
    }),
    cut: (cut) => {
      current = cut;
      writes = [];
      lost = new Set();
    },
    writes: () => writes,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Null for a request that changes nothing, as a query that only selects. */
function writeOf({ method, url }: IncomingMessage, body: Buffer): string | null {
  if (method === 'GET') return null;
  const { configuration } = (body.length > 0 ? JSON.parse(String(body)) : {}) as {
    configuration?: { dryRun?: boolean; query?: { query: string } };
  };
  const sql = configuration?.query?.query;
  if (configuration?.dryRun === true || (sql !== undefined && /^\s*(SELECT|WITH)\b/i.test(sql))) return null;
  return `${method} ${url?.split('?')[0]} ${String(body).replace(/"jobId":"[^"]*"/, '')}`;
}
