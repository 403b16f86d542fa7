import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepChild, type KeptChild } from './kept-child.js';
import { lastWords, sizeOf } from './last-words.js';
import type { Layout } from './layout.js';
import type { ProcessIdentity } from './process-identity.js';
import type { WorkerRequest } from './protocol.js';
import { StartFailure } from './start-failure.js';
import { withLog } from './with-log.js';

export interface ServerOfWorker {
  readonly namespace: string;
  /** Asked at each start: the server may have had to take another port meanwhile. */
  readonly address: () => string;
  /** Resolves once the server serves; a worker that dies before may have died of that and is given another try. */
  readonly ready: Promise<void>;
}

export interface WorkerEvents {
  readonly onStart: (identity: ProcessIdentity | null) => void;
  readonly onExit: (how: string, willRestart: boolean) => void;
}

const readyWithinMs = 60_000;

export interface Worker extends KeptChild {
  /** @throws StartFailure `WORKER_FAILED` */
  readonly ready: Promise<void>;
}

/** Starts a worker and keeps one running. */
export function startWorker(
  request: WorkerRequest,
  layout: Layout,
  server: ServerOfWorker,
  events: WorkerEvents,
): Worker {
  let serverIsReady = false;
  let failure: string | null = null;
  const written = sizeOf(layout.workerLog);
  server.ready.then(
    () => (serverIsReady = true),
    () => {},
  );
  const child = keepChild({
    start: () => spawnWorker(request, layout, server),
    mostRestartsPerMinute: 5,
    onStart: events.onStart,
    onExit: (how, willRestart) => {
      if (serverIsReady || !willRestart) failure = `ended (${how})`;
      events.onExit(how, willRestart);
    },
  });
  const ready = waitUntilReady(layout.workerReady, () => failure).catch(async (error: Error) => {
    await child.stop(0);
    throw new StartFailure(
      'WORKER_FAILED',
      `[platform] the worker ${error.message} before it was ready${lastWords(layout.workerLog, written)}`,
    );
  });
  return { ...child, ready };
}

/**
 * Every thread that works on rows would keep a heap of its own for the largest file it has met; two for all of them take
 * some 50 MB less, and no more time. Known to glibc alone. DuckDB has an allocator of its own, which would keep what is
 * given back for ten seconds.
 */
const littleKept = { MALLOC_ARENA_MAX: '2', DUCKDB_JE_MALLOC_CONF: 'dirty_decay_ms:1000,muzzy_decay_ms:0' };

function spawnWorker(
  { command: [program = '', ...args], environment }: WorkerRequest,
  layout: Layout,
  server: ServerOfWorker,
) {
  rmSync(layout.workerReady, { force: true });
  const env = {
    ...littleKept,
    ...environment,
    TEMPORAL_ADDRESS: server.address(),
    TEMPORAL_NAMESPACE: server.namespace,
    RELAIS_WORKER_READY_FILE: layout.workerReady,
  };
  // Nothing is ever written to its standard input: that it ends tells the worker that the supervisor is gone.
  return withLog(layout.workerLog, (log) => spawn(program, args, { env, stdio: ['pipe', log, log] }));
}

async function waitUntilReady(file: string, failure: () => string | null): Promise<void> {
  for (const deadline = Date.now() + readyWithinMs; !existsSync(file); await sleep(20)) {
    const problem = failure();
    if (problem !== null) throw new Error(problem);
    if (Date.now() > deadline) throw new Error(`took more than ${readyWithinMs / 1000} s`);
  }
}
