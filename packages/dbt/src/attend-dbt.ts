import { TransientError } from '@relais/core';
import type { DbtProcess } from './dbt-process.js';

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
 * Follows a dbt to its end.
 * @returns its exit code, which says less than the run results
 * @throws PermanentError `DBT_MISSING` when it could not be started; TransientError `DBT_STALLED`, `DBT_ENDED`; the
 *   signal's reason when it was aborted
 */
export async function attendDbt(dbt: DbtProcess, options: AttendOptions): Promise<number> {
  let stalled = false;
  let last = 'starting';
  const stallTimer = setTimeout(() => {
    stalled = true;
    void endGroup(dbt, options.graceMs);
  }, options.stallAfterMs);
  const abort = () => void endGroup(dbt, options.graceMs);
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) abort();
  dbt.onProgress((progress) => {
    stallTimer.refresh();
    last = progress.name ?? last;
    if (progress.total !== undefined) options.onTotal?.(progress.total);
    if (progress.event === 'node') options.onProgress?.(progress.done ?? 0, progress.total ?? 0, progress.name ?? '');
  });
  try {
    const { code, killedBy } = await dbt.ended;
    options.signal?.throwIfAborted();
    if (stalled) throw stalledError(options.stallAfterMs, last);
    if (code === null) throw endedError(killedBy);
    return code;
  } finally {
    clearTimeout(stallTimer);
    options.signal?.removeEventListener('abort', abort);
  }
}

async function endGroup(dbt: DbtProcess, graceMs: number): Promise<void> {
  dbt.signal('SIGTERM');
  const timer = setTimeout(() => dbt.signal('SIGKILL'), graceMs);
  await dbt.ended.catch(() => undefined);
  clearTimeout(timer);
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
