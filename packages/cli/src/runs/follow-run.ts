import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, type WorkflowHandle } from '@temporalio/client';
import { TransientError } from '@relais/core';
import { activityProgress, type ActivityProgress } from '../output/activity-progress.js';

const pollMilliseconds = 250;
const patienceMilliseconds = 60_000;
const heardMilliseconds = 15_000;

type OnProgress = (activities: readonly ActivityProgress[]) => void;

/**
 * Waits for a workflow's result and says meanwhile what its activities are doing, about four times a second.
 * @param letGo stops following; the workflow goes on
 * @throws whatever `handle.result()` throws; TransientError `TEMPORAL_LOST` when the server stays away for a minute
 */
export async function followRun(
  handle: WorkflowHandle,
  onProgress: OnProgress = () => undefined,
  letGo: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const ended = new AbortController();
  const watching = watch(handle, onProgress, AbortSignal.any([ended.signal, letGo]));
  try {
    return await awaitResult(handle, letGo);
  } finally {
    ended.abort();
    await watching;
  }
}

async function watch(handle: WorkflowHandle, onProgress: OnProgress, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const { raw } = await handle.describe();
      if (!stop.aborted) onProgress((raw.pendingActivities ?? []).map(activityProgress));
    } catch {
      // The result decides about the run; a description that could not be had is only a line of progress less.
    }
    await sleep(pollMilliseconds, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** The result, across a server that restarts. */
async function awaitResult(handle: WorkflowHandle, letGo: AbortSignal): Promise<unknown> {
  let lastHeard = Date.now();
  for (;;) {
    const asked = Date.now();
    try {
      return await handle.client.withAbortSignal(letGo, () => handle.result());
    } catch (error) {
      if (letGo.aborted || (!isGrpcServiceError(error) && !(error instanceof ServiceError))) throw error;
      // A question that was open for a while had been heard.
      if (Date.now() - asked > heardMilliseconds) lastHeard = Date.now();
      if (Date.now() - lastHeard > patienceMilliseconds) throw serverLost(error);
      await sleep(1000);
    }
  }
}

const serverLost = (cause: unknown): TransientError =>
  new TransientError('[cli/temporal] the Temporal server has not answered for a minute; see ./relais status', {
    code: 'TEMPORAL_LOST',
    cause,
  });
