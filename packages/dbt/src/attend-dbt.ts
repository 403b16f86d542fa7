import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PermanentError, TransientError } from '@relais/core';

export interface AttendOptions {
  /** Ended when nothing was heard of it for so long; dbt speaks whenever a node has ended. */
  readonly stallAfterMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly signal: AbortSignal | undefined;
  /** Called with the number of nodes that dbt sets out to build and test. */
  readonly onTotal?: (nodes: number) => void;
  readonly onProgress: ((done: number, total: number, node: string) => void) | undefined;
}

/**
 * Follows a dbt process to its end.
 * @returns its exit code, which says less than the run results
 * @throws PermanentError `DBT_MISSING` when it could not be started; TransientError `DBT_STALLED`, `DBT_ENDED`; the
 *   signal's reason when it was aborted
 */
export async function attendDbt(child: ChildProcess, options: AttendOptions): Promise<number> {
  const ending = endOf(child);
  let stalled = false;
  let last = 'starting';
  const stallTimer = setTimeout(() => {
    stalled = true;
    void endGroup(child, ending, options.graceMs);
  }, options.stallAfterMs);
  const abort = () => void endGroup(child, ending, options.graceMs);
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) abort();
  followProgress(child, (progress) => {
    stallTimer.refresh();
    last = progress.name ?? last;
    if (progress.total !== undefined) options.onTotal?.(progress.total);
    if (progress.event === 'node') options.onProgress?.(progress.done ?? 0, progress.total ?? 0, progress.name ?? '');
  });
  try {
    const { code, killedBy } = await ending;
    options.signal?.throwIfAborted();
    if (stalled) throw stalledError(options.stallAfterMs, last);
    if (code === null) throw endedError(killedBy);
    return code;
  } finally {
    clearTimeout(stallTimer);
    options.signal?.removeEventListener('abort', abort);
  }
}

interface Progress {
  readonly event: string;
  readonly done?: number;
  readonly total?: number;
  readonly name?: string;
}

/** Progress is a courtesy: a line that is none is passed over. */
function followProgress(child: ChildProcess, onProgress: (progress: Progress) => void): void {
  if (child.stdout === null) return;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const progress = parseProgress(line);
    if (progress !== null) onProgress(progress);
  });
}

function parseProgress(line: string): Progress | null {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' && 'event' in value ? (value as Progress) : null;
  } catch {
    return null;
  }
}

/** Resolves when the process has ended and its output is read. */
async function endOf(child: ChildProcess): Promise<{ code: number | null; killedBy: NodeJS.Signals | null }> {
  // A process that could not be started emits `error`, which `once` turns into a rejection.
  child.stdin?.on('error', () => undefined);
  try {
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return { code, killedBy };
  } catch (cause) {
    const message = `[dbt/core] ${child.spawnfile} could not be started; run ./relais once to provide dbt, or set RELAIS_DBT_PYTHON`;
    throw new PermanentError(message, { code: 'DBT_MISSING', cause });
  }
}

async function endGroup(child: ChildProcess, ending: Promise<unknown>, graceMs: number): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await ending.catch(() => undefined);
  clearTimeout(timer);
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It has ended by itself in the meantime.
  }
}

const stalledError = (ms: number, node: string): TransientError =>
  new TransientError(
    `[dbt/core] nothing was heard of dbt for ${Math.round(ms / 1000)} s, last of ${node}; it was ended and can be tried again`,
    {
      code: 'DBT_STALLED',
      context: { node },
    },
  );

const endedError = (killedBy: NodeJS.Signals | null): TransientError =>
  new TransientError(
    `[dbt/core] dbt was ended by ${killedBy ?? 'its group'} before it was done; it can be tried again`,
    {
      code: 'DBT_ENDED',
      context: { signal: killedBy },
    },
  );
