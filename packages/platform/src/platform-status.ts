import { layoutOf } from './layout.js';
import { isRunning } from './process-identity.js';
import { readState, type PlatformState } from './state.js';

/** What runs in a home just now. */
export interface PlatformStatus {
  readonly phase: PlatformState['phase'];
  readonly startedAt: string;
  readonly address: string | null;
  readonly uiUrl: string | null;
  readonly namespace: string | null;
  readonly supervisorPid: number;
  readonly temporalPid: number | null;
  readonly workerPid: number | null;
  readonly workerRestarts: number;
  /** How the worker ended the last time it did, e.g. `signal SIGKILL`. */
  readonly workerLastExit: string | null;
  /** Processes that hold a reference. */
  readonly holders: readonly number[];
  readonly logs: { readonly temporal: string; readonly worker: string };
}

/** Reads only; null when nothing runs, also when a killed supervisor has left its state behind. */
export async function platformStatus(home: string): Promise<PlatformStatus | null> {
  const { state: path, temporalLog, workerLog } = layoutOf(home);
  const state = readState(path);
  if (state === null || !isRunning(state.supervisor)) return null;
  const {
    phase,
    startedAt,
    address,
    uiUrl,
    namespace,
    supervisor,
    temporal,
    worker,
    workerRestarts,
    workerLastExit,
    holders,
  } = state;
  return {
    ...{ phase, startedAt, address, uiUrl, namespace, workerRestarts, workerLastExit, holders },
    supervisorPid: supervisor.pid,
    temporalPid: temporal?.pid ?? null,
    workerPid: worker?.pid ?? null,
    logs: { temporal: temporalLog, worker: workerLog },
  };
}
