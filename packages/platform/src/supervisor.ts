import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { portOf } from './free-ports.js';
import { layoutOf, type Layout } from './layout.js';
import { identify } from './process-identity.js';
import type { Hello, Ready } from './protocol.js';
import { acceptReferences } from './references.js';
import { createServerSlot } from './server-slot.js';
import { keepState, type StateKeeper } from './state-keeper.js';
import { isStateOf, removeState } from './state.js';
import { createWorkerSlot } from './worker-slot.js';

/** How soon a home that was removed, or made anew, is noticed. */
const looksEveryMs = 2_000;

/**
 * The process that owns the server and the worker of one home, and lives as long as somebody holds a reference, and its
 * home is there.
 * Started as `node supervisor.js <home>`; says `listening` to its parent once it can be reached. It imports nothing but node's
 * own modules: it stays small, and starts fast.
 */
async function supervise(home: string): Promise<void> {
  const layout = layoutOf(home);
  const supervisor = identify(process.pid);
  if (supervisor === null) throw new Error('this process cannot find itself');
  const listener = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const control = { port: portOf(listener), token: randomBytes(16).toString('hex') };
  const state = keepState(layout.state, { supervisor, control });
  const processes = createProcesses(layout, state);

  const isHome = () => isStateOf(layout.state, supervisor);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    state.update({ phase: 'stopping' });
    listener.close();
    await processes.stop();
    if (isHome()) removeState(layout.state);
    process.exit();
  };
  acceptReferences(listener, control.token, {
    provide: processes.provide,
    onHolders: (holders) => state.update({ holders }),
    onLast: () => void stop(),
  });
  // What works on in files that were removed does nothing that anybody will ever see.
  setInterval(() => isHome() || void stop(), looksEveryMs).unref();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());
  process.send?.('listening');
}

function createProcesses(layout: Layout, state: StateKeeper) {
  const worker = createWorkerSlot(layout, state.update);
  const server = createServerSlot(layout, state.update, () => worker.restart());
  const isStopping = () => state.current().phase === 'stopping';

  const provide = async (hello: Hello, progress: (line: string) => void): Promise<Ready> => {
    const { namespace } = hello.server;
    const { located, ready } = server.provide(hello.server);
    // The address is known before the server serves: the worker loads its code meanwhile.
    const polls = located.then(() => {
      if (hello.worker === null || isStopping()) return;
      return worker.provide(hello.worker, { namespace, address: server.address, ready }, progress);
    });
    await Promise.all([ready, polls]);
    if (!isStopping()) state.update({ phase: 'ready' });
    return { type: 'ready', address: server.address(), uiUrl: state.current().uiUrl, namespace };
  };
  const stop = async () => {
    // The worker first, while it can still tell the server that it goes.
    await worker.stop();
    await server.stop();
  };
  return { provide, stop };
}

await supervise(process.argv[2] ?? '');
