import { TransientError } from '@relais/core';
import { wait } from '@relais/core/retrying';
import { isLive, type CloudApi, type CloudRun } from './api.js';
import type { BuildCommand } from './build-command.js';

const TRIGGERS = 4;

/**
 * Starts the run of a candidate, or finds the one that an earlier attempt started: a trigger whose reply was lost has
 * started one all the same. A live run of another candidate of this warehouse belongs to an attempt that died, since
 * builds hold the pipeline's lock; it is cancelled first, so that two never run side by side.
 * @returns the run's id
 */
export async function startRun(
  api: CloudApi,
  command: BuildCommand,
  poll: { readonly first: number },
  signal: AbortSignal | undefined,
): Promise<number> {
  const earlier = await endOthers(api, command, poll.first, signal);
  if (earlier !== undefined) return earlier.id;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await api.trigger(command.order, signal)).id;
    } catch (error) {
      const started = await startedUnheard(api, command, error, poll.first, signal);
      if (started !== undefined) return started.id;
      if (attempt === TRIGGERS || !(error instanceof TransientError)) throw error;
    }
  }
}

/** The candidate's own run where there is one; every other one has ended when this returns. */
async function endOthers(
  api: CloudApi,
  command: BuildCommand,
  pollMs: number,
  signal: AbortSignal | undefined,
): Promise<CloudRun | undefined> {
  const runs = await api.newestRuns(signal);
  const others = runs.filter((run) => isLive(run) && isOf(run, command.family) && !isOf(run, command.identity));
  for (const { id } of others) await api.cancel(id);
  for (const { id } of others) while (isLive(await api.run(id, signal))) await wait(pollMs, signal);
  return runs.find((run) => isOf(run, command.identity));
}

/** The run of a trigger that failed on its way back, also where the caller gives up: then it is cancelled. */
async function startedUnheard(
  api: CloudApi,
  { identity }: BuildCommand,
  error: unknown,
  pollMs: number,
  signal: AbortSignal | undefined,
): Promise<CloudRun | undefined> {
  const aborted = signal?.aborted === true;
  if (!aborted && !(error instanceof TransientError)) return undefined;
  const retryAfterMs = error instanceof TransientError ? error.retryAfterMs : undefined;
  await wait(Math.min(retryAfterMs ?? pollMs, 60_000), aborted ? undefined : signal);
  const run = (await api.newestRuns(undefined)).find((candidate) => isOf(candidate, identity));
  if (!aborted) return run;
  if (run !== undefined && isLive(run)) await api.cancel(run.id);
  throw signal.reason;
}

const isOf = ({ trigger }: CloudRun, beginning: string): boolean => trigger?.cause?.startsWith(beginning) === true;
