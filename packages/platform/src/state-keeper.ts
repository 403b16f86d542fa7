import { isStateOf, writeState, type PlatformState } from './state.js';

export interface StateKeeper {
  readonly current: () => PlatformState;
  readonly update: (change: Partial<PlatformState>) => void;
}

/** Holds the state of a home's platform and writes every change of it, as long as the home is this supervisor's. */
export function keepState(path: string, known: Pick<PlatformState, 'supervisor' | 'control'>): StateKeeper {
  let state: PlatformState = {
    ...known,
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
      if (isStateOf(path, state.supervisor)) writeState(path, state);
    } catch (error) {
      // A full disk must not take a running pipeline down: what is in memory counts, and the next change writes it all again.
      console.error(error);
    }
  };
  writeState(path, state);
  return { current: () => state, update };
}
