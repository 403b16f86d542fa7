import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, type WorkflowHandle } from '@temporalio/client';
import { TransientError } from '@relais/core';
import type { RunLook } from '../live/grow-tree.js';
import { pendingStep, type PendingStep } from '../live/pending-step.js';
import { readHistory } from '../live/read-history.js';
import { emptyRecord } from '../live/run-record.js';
import type { RunName } from './find-run.js';

const pollMilliseconds = 250;
const patienceMilliseconds = 60_000;
const heardMilliseconds = 15_000;
/** The last events of a run are there when its result is; a server that then does not answer is not waited for. */
const lastEventsMilliseconds = 2_000;

/**
 * Waits for a workflow's result and says meanwhile where the run stands, about four times a second, and once when it has
 * ended.
 * @param onLook nobody looks unless given
 * @param letGo stops following; the workflow goes on
 * @throws whatever `handle.result()` throws; TransientError `TEMPORAL_LOST` when the server stays away for a minute
 */
export async function followRun(
  handle: WorkflowHandle,
  run: RunName,
  onLook: ((look: RunLook) => void) | null,
  letGo: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  if (onLook === null) return awaitResult(handle, letGo);
  const ended = new AbortController();
  const watching = watch(handle, run, onLook, AbortSignal.any([ended.signal, letGo]));
  try {
    return await awaitResult(handle, letGo);
  } finally {
    const patience = setTimeout(() => ended.abort(), lastEventsMilliseconds);
    await watching;
    clearTimeout(patience);
  }
}

async function watch(
  handle: WorkflowHandle,
  run: RunName,
  onLook: (look: RunLook) => void,
  stop: AbortSignal,
): Promise<void> {
  let record = emptyRecord;
  let pending: readonly PendingStep[] = [];
  const read = new AbortController();
  const over = AbortSignal.any([stop, read.signal]);
  const look = (): void => {
    if (!stop.aborted) onLook({ record, pending, now: Date.now() });
  };
  void readHistory(handle.client, run, (next) => (record = next), stop).finally(() => read.abort());
  while (!over.aborted) {
    pending = (await pendingSteps(handle)) ?? pending;
    look();
    await sleep(pollMilliseconds, undefined, { signal: over }).catch(() => undefined);
  }
  pending = [];
  look();
}

/** Of the newest execution: one that is full hands over to another. Null where the server does not say. */
async function pendingSteps({ client, workflowId }: WorkflowHandle): Promise<readonly PendingStep[] | null> {
  try {
    const { raw } = await client.getHandle(workflowId).describe();
    return (raw.pendingActivities ?? []).map(pendingStep);
  } catch {
    // The result decides about the run; a description that could not be had is only a look less.
    return null;
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
