import { setTimeout as delay } from 'node:timers/promises';
import { RelaisError } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { holdLock } from './pipeline-lock.js';
import type { Step } from './step.js';

const pauseMs = 5_000;

/**
 * Takes the lock for somebody who asks once and not again and again, as a step of a run does. A living holder is named at
 * once; one that is overdue by this machine's clock may be dead, and is watched for a lease to see whether it renews.
 * @throws TransientError `PIPELINE_LOCKED`
 */
export async function holdLockOnce(
  store: ObjectStore,
  pipeline: string,
  holder: Pick<Step, 'runId' | 'workflowId' | 'log'>,
  pause: number = pauseMs,
): Promise<void> {
  for (let seen: unknown; ; await delay(pause)) {
    try {
      return await holdLock(store, pipeline, holder);
    } catch (error) {
      const { overdue, sequence } = (error instanceof RelaisError && error.context) || {};
      const isRenewed = seen !== undefined && sequence !== seen;
      if (!overdue || isRenewed) throw error;
      if (seen === undefined)
        holder.log('the lock of a run that seems to have died is taken over in two minutes unless it renews it');
      seen = sequence;
    }
  }
}
