import { layoutOf } from './layout.js';
import { endProcess, hasEnded, isRunning } from './process-identity.js';
import { readState, removeState, type PlatformState } from './state.js';

const stopsWithinMs = 15_000;

/**
 * The supervisor that takes references now, or null. One that is stopping is waited for; what a killed one left running is
 * ended. To be asked under the lock of the home.
 */
export async function findSupervisor(home: string): Promise<PlatformState | null> {
  const { state: path } = layoutOf(home);
  const state = readState(path);
  if (state === null) return null;
  if (isRunning(state.supervisor)) {
    if (state.phase !== 'stopping') return state;
    await hasEnded(state.supervisor, stopsWithinMs);
  }
  await endLeftovers(home);
  return null;
}

/** Ends every process that the state names and that is still the very one it named, then forgets the state. */
export async function endLeftovers(home: string): Promise<void> {
  const { state: path } = layoutOf(home);
  const state = readState(path);
  if (state === null) return;
  for (const identity of [state.supervisor, state.worker, state.temporal])
    if (identity !== null) await endProcess(identity, 500);
  removeState(path);
}
