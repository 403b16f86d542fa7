import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Who wrote a lock file, as it stands in it. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  readonly command: string;
  /** No two locks have the same, also when one process holds them one after the other. */
  readonly lock: string;
}

export const thisProcess = (): LockHolder => ({
  host: hostname(),
  pid: process.pid,
  command: process.argv[1] ?? process.execPath,
  lock: randomUUID(),
});

/** The holder that a lock file's text names, or null when it names none. */
export function holderIn(text: string): LockHolder | null {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null;
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? (holder as LockHolder) : null;
  } catch {
    return null;
  }
}

/** `/srv/relais/worker.js (PID 4711 on host-1)`. */
export const describeHolder = (holder: LockHolder | null): string =>
  holder === null ? 'a process unknown' : `${holder.command} (PID ${holder.pid} on ${holder.host})`;

/** True only when it is certain: a process of another machine cannot be asked after. */
export function isDead(holder: LockHolder | null): boolean {
  if (holder?.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
