import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ProcessIdentity } from './process-identity.js';

/** What the supervisor of a home writes down about itself; read by whoever wants a reference, and after a crash. */
export interface PlatformState {
  readonly supervisor: ProcessIdentity;
  /** The supervisor listens here on 127.0.0.1; the token keeps other users of the machine out. */
  readonly control: { readonly port: number; readonly token: string };
  readonly phase: 'starting' | 'ready' | 'stopping';
  readonly startedAt: string;
  readonly address: string | null;
  readonly uiUrl: string | null;
  readonly namespace: string | null;
  readonly temporal: ProcessIdentity | null;
  readonly worker: ProcessIdentity | null;
  readonly workerRestarts: number;
  /** How the worker ended the last time, e.g. `signal SIGKILL`. */
  readonly workerLastExit: string | null;
  /** Processes that hold a reference. */
  readonly holders: readonly number[];
}

/** The state as last written, or null when nothing runs, or ran and ended in order. */
export function readState(path: string): PlatformState | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as PlatformState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** False once the home of this supervisor was removed, or made anew by another one; true where that cannot be told. */
export function isStateOf(path: string, { pid, started }: ProcessIdentity): boolean {
  try {
    const found = readState(path)?.supervisor;
    return found?.pid === pid && found.started === started;
  } catch {
    return true;
  }
}

/** Readers see the old state or the new one; only the owner of the home may read the token. */
export function writeState(path: string, state: PlatformState): void {
  const partial = `${path}.${randomBytes(4).toString('hex')}`;
  writeFileSync(partial, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, path);
}

export function removeState(path: string): void {
  rmSync(path, { force: true });
}
