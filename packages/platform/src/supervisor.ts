import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { portOf } from './free-ports.js';
import { layoutOf } from './layout.js';
import { identify } from './process-identity.js';
import { acceptReferences } from './references.js';
import { createServerSlot } from './server-slot.js';
import { removeState, writeState, type PlatformState } from './state.js';
import { createWorkerSlot } from './worker-slot.js';

/**
 * The process that owns the server and the worker of one home, and lives as long as somebody holds a reference.
 * Started as `node supervisor.js <home>`; says `listening` to its parent once it can be reached. It imports nothing but node's
 * own modules: it stays small, and it starts before the parent has finished loading.
 */
async function supervise(home: string): Promise<void> {
  const layout = layoutOf(home);
  const token = randomBytes(16).toString('hex');
  const self = identify(process.pid);
  if (self === null) throw new Error('this process cannot find itself');

  const control = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(control, 'listening');
  let state: PlatformState = {
    supervisor: self,
    control: { port: portOf(control), token },
    phase: 'starting',
    startedAt: new Date().toISOString(),
    address: null,
    uiUrl: null,
    namespace: null,
    temporal: null,
    worker: null,
    workerRestarts: 0,
    workerLastExit: null,
    holders: [],
  };
  const update = (change: Partial<PlatformState>) => {
    state = { ...state, ...change };
    try {
      writeState(layout.state, state);
    } catch (error) {
      // A full disk must not take a running pipeline down: what is in memory counts, and the next change writes it all again.
      console.error(error);
    }
  };

  const worker = createWorkerSlot(layout, update);
  const server = createServerSlot(layout, update, () => worker.restart());
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    update({ phase: 'stopping' });
    control.close();
    // The worker first, while it can still tell the server that it goes.
    await worker.stop();
    await server.stop();
    removeState(layout.state);
    process.exit();
  };

  acceptReferences(control, token, {
    provide: async (hello, progress) => {
      const { located, ready } = server.provide(hello.server);
      // The address is known before the server serves: the worker loads its code meanwhile.
      const polls = located.then(() => {
        if (hello.worker === null || stopping) return;
        return worker.provide(
          hello.worker,
          { namespace: hello.server.namespace, address: server.address, ready },
          progress,
        );
      });
      await Promise.all([ready, polls]);
      if (!stopping) update({ phase: 'ready' });
      return { type: 'ready', address: server.address(), uiUrl: state.uiUrl, namespace: hello.server.namespace };
    },
    onHolders: (holders) => {
      if (!stopping) update({ holders });
    },
    onLast: stop,
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());
  update({});
  process.send?.('listening');
}

await supervise(process.argv[2] ?? '');
