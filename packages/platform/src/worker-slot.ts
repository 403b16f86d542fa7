import type { Layout } from './layout.js';
import type { WorkerRequest } from './protocol.js';
import { differingSettings } from './settings.js';
import type { PlatformState } from './state.js';
import { startWorker, type ServerOfWorker, type Worker } from './worker-child.js';

/** After SIGTERM a worker answers its long polls and leaves; longer than this it would keep a person waiting. */
const graceMs = 3_000;

/** The one worker of a home. */
export interface WorkerSlot {
  /** Starts it unless one runs; resolves once it polls. */
  provide(request: WorkerRequest, server: ServerOfWorker, progress: (line: string) => void): Promise<void>;
  restart(): void;
  stop(): Promise<void>;
}

export function createWorkerSlot(layout: Layout, update: (change: Partial<PlatformState>) => void): WorkerSlot {
  let current: { readonly request: WorkerRequest; readonly worker: Worker } | null = null;
  let restarts = 0;

  const start = (request: WorkerRequest, server: ServerOfWorker): Worker => {
    const worker = startWorker(request, layout, server, {
      onStart: (identity) => update({ worker: identity }),
      onExit: (how, willRestart) => {
        if (willRestart) restarts += 1;
        else current = null;
        update({ worker: null, workerLastExit: how, workerRestarts: restarts });
      },
    });
    worker.ready.catch(() => (current = null));
    return worker;
  };

  return {
    provide: (request, server, progress) => {
      const names = current === null ? [] : differingSettings(current.request.environment, request.environment);
      if (names.length > 0)
        progress(`the worker of this home runs with other settings and keeps them: ${names.join(', ')}`);
      current ??= { request, worker: start(request, server) };
      return current.worker.ready;
    },
    restart: () => current?.worker.restart(),
    stop: async () => current?.worker.stop(graceMs),
  };
}
