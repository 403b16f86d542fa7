import { ScheduleNotFoundError, type Client, type ScheduleDescription, type ScheduleHandle } from '@temporalio/client';
import type { PipelineDefinition } from '@relais/core';
import { externalWrite } from '@relais/core/kill-point';
import { overlapPolicies, sameSchedule, scheduleId, scheduleOptions } from './schedule-definition.js';
import { UsageError } from '../usage-error.js';

export type Applied = 'created' | 'updated' | 'unchanged';

/** Makes the server's schedule the pipeline's; a schedule that somebody paused stays paused. */
export async function applySchedule(client: Client, pipeline: PipelineDefinition, taskQueue: string): Promise<Applied> {
  const wanted = scheduleOptions(pipeline, taskQueue);
  const found = await describeSchedule(client, pipeline);
  if (found === null) {
    await externalWrite('schedule/create', () => client.schedule.create(wanted));
    return 'created';
  }
  if (sameSchedule(wanted, found, pipeline.schedule.catchUpDays)) return 'unchanged';
  const handle = client.schedule.getHandle(wanted.scheduleId);
  await externalWrite('schedule/update', () => handle.update(({ state }) => ({ ...wanted, state })));
  return 'updated';
}

/** The pipeline's schedule as the server has it, or null when it was never applied. */
export async function describeSchedule(
  client: Client,
  pipeline: PipelineDefinition,
): Promise<ScheduleDescription | null> {
  try {
    return await client.schedule.getHandle(scheduleId(pipeline)).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

const actions = {
  pause: (schedule) => schedule.pause('paused by ./relais schedule pause'),
  resume: (schedule) => schedule.unpause('resumed by ./relais schedule resume'),
  // Left to itself the client starts a run beside the one that goes on, whatever the schedule's policy.
  trigger: (schedule, pipeline) => schedule.trigger(overlapPolicies[pipeline.schedule.overlap]),
  delete: (schedule) => schedule.delete(),
} as const satisfies Record<string, (schedule: ScheduleHandle, pipeline: PipelineDefinition) => Promise<void>>;

export type ScheduleAction = keyof typeof actions;

/** @throws UsageError `SCHEDULE_NOT_FOUND` when the pipeline has none yet */
export async function actOnSchedule(
  client: Client,
  pipeline: PipelineDefinition,
  action: ScheduleAction,
): Promise<void> {
  try {
    const handle = client.schedule.getHandle(scheduleId(pipeline));
    await externalWrite(`schedule/${action}`, () => actions[action](handle, pipeline));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new UsageError(
      'SCHEDULE_NOT_FOUND',
      `[cli] ${pipeline.name} has no schedule here`,
      `./relais schedule apply ${pipeline.name}`,
    );
  }
}

/** What people ask of a schedule. */
export interface ScheduleState {
  readonly schedule: string;
  readonly pipeline: string;
  readonly paused: boolean;
  readonly next: string | null;
  readonly last: string | null;
  readonly taken: number;
  /** Slots missed for longer than the catch-up window: they are lost, and not fetched later under an old date. */
  readonly lost: number;
  readonly skipped: number;
}

export const scheduleState = (
  pipeline: PipelineDefinition,
  { scheduleId: id, state, info }: ScheduleDescription,
): ScheduleState => ({
  schedule: id,
  pipeline: pipeline.name,
  paused: state.paused,
  next: info.nextActionTimes[0]?.toISOString() ?? null,
  last: info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
  taken: info.numActionsTaken,
  lost: info.numActionsMissedCatchupWindow,
  skipped: info.numActionsSkippedOverlap,
});
