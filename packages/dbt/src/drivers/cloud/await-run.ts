import { TransientError } from '@relais/core';
import { wait } from '@relais/core/retrying';
import type { BuildRequest } from '../../index.js';
import { isLive, type CloudApi, type CloudRun } from './api.js';

export interface Waiting {
  /** Milliseconds between looks: at first, and at most. */
  readonly poll: { readonly first: number; readonly longest: number };
  readonly longestMs: number;
}

/**
 * Follows a run to its end. Whoever stops waiting, for whatever reason, cancels it: its candidate is given up.
 * @throws TransientError `DBT_STALLED` when it takes too long; the signal's reason when it was aborted
 */
export async function awaitRun(
  api: CloudApi,
  id: number,
  { poll, longestMs }: Waiting,
  { signal, onProgress }: Pick<BuildRequest, 'signal' | 'onProgress'>,
): Promise<CloudRun> {
  const deadline = performance.now() + longestMs;
  try {
    for (let pause = poll.first; ; pause = Math.min(poll.longest, pause * 1.5)) {
      const run = await api.run(id, signal);
      reportSteps(run, onProgress);
      if (!isLive(run)) return run;
      if (performance.now() > deadline) throw stalled(id, longestMs);
      await wait(pause, signal);
    }
  } catch (error) {
    // What made us stop is worth more than whether the cancelling worked; the next attempt looks for a live run too.
    await api.cancel(id).catch(() => undefined);
    throw error;
  }
}

function reportSteps({ run_steps: steps }: CloudRun, onProgress: BuildRequest['onProgress']): void {
  if (!steps?.length) return;
  const done = steps.filter(({ status }) => (status ?? 0) >= 10).length;
  const current = steps[Math.min(done, steps.length - 1)];
  onProgress?.(done, steps.length, current?.name ?? '');
}

const stalled = (id: number, longestMs: number): TransientError =>
  new TransientError(
    `[dbt/cloud] run ${id} was not done after ${Math.round(longestMs / 60_000)} min; it was cancelled and can be tried again`,
    { code: 'DBT_STALLED', context: { run: id } },
  );
