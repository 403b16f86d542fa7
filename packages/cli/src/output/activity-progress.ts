import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { Progress } from '@relais/activities/step';

/** One activity that is running or waits for its next attempt, with what it says of itself when it heartbeats. */
export interface ActivityProgress extends Partial<Progress> {
  readonly id: string;
  readonly activity: string;
  readonly attempt: number;
  /** Message of the last failed attempt. */
  readonly lastFailure: string | null;
}

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

/** What a pending activity of a workflow reports. */
export function activityProgress(info: PendingActivity): ActivityProgress {
  return {
    ...heartbeatOf(info),
    id: info.activityId ?? '',
    activity: info.activityType?.name ?? '',
    attempt: info.attempt ?? 1,
    lastFailure: info.lastFailure?.message ?? null,
  };
}

function heartbeatOf(info: PendingActivity): Partial<Progress> {
  const [payload] = info.heartbeatDetails?.payloads ?? [];
  const details: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : null;
  return typeof details === 'object' && details !== null ? details : {};
}
