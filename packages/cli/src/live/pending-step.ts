import type { temporal } from '@temporalio/proto';
import { activityProgress, type ActivityProgress } from '../output/activity-progress.js';
import { timeOf } from './time-of.js';

/** An activity that has not ended, with when it began and when it is tried again; milliseconds since the epoch. */
export interface PendingStep extends ActivityProgress {
  readonly startedAt: number | null;
  /** Set while it waits for its next attempt. */
  readonly nextAttemptAt: number | null;
}

/** `PENDING_ACTIVITY_STATE_SCHEDULED` of Temporal's API: a worker has not taken this attempt up. */
const scheduledState = 1;

/** What the server says of a pending activity. */
export function pendingStep(info: temporal.api.workflow.v1.IPendingActivityInfo): PendingStep {
  const progress = activityProgress(info);
  const waits = info.state === scheduledState;
  return {
    ...progress,
    startedAt: waits ? null : timeOf(info.lastStartedTime),
    nextAttemptAt: waits && progress.attempt > 1 ? timeOf(info.nextAttemptScheduleTime ?? info.scheduledTime) : null,
  };
}
