import { ScheduleNotFoundError, type Client, type ScheduleDescription, type ScheduleHandle } from '@temporalio/client';
import type { PipelineDefinition } from '@relais/core';
import { externalWrite } from '@relais/core/kill-point';
import { applyInboxWatch, describeInboxWatch, endInboxWatch } from './manage-inbox-watch.js';
import { overlapPolicies, sameSchedule, scheduleId, scheduleOptions } from './schedule-definition.js';
import { UsageError } from '../usage-error.js';

export type Applied = 'created' | 'updated' | 'unchanged';

/**
 * Makes the server's schedule the pipeline's, and with it the watch of the pipeline's inboxes; what somebody paused stays
 * paused.
 */
export async function applySchedule(client: Client, pipeline: PipelineDefinition, taskQueue: string): Promise<Applied> {
  const found = await describeSchedule(client, pipeline);
  const applied = await applyCalendar(client, pipeline, taskQueue, found);
  const watch = found?.state.paused
    ? await endInboxWatch(client, pipeline, 'its schedule is paused')
    : await applyInboxWatch(client, pipeline, taskQueue);
  return applied === 'unchanged' && watch ? 'updated' : applied;
}

async function applyCalendar(
  client: Client,
  pipeline: PipelineDefinition,
  taskQueue: string,
  found: ScheduleDescription | null,
): Promise<Applied> {
  const wanted = scheduleOptions(pipeline, taskQueue);
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

const pausedBy = 'paused by ./relais schedule pause';

const actions = {
  pause: (schedule) => schedule.pause(pausedBy),
  resume: (schedule) => schedule.unpause('resumed by ./relais schedule resume'),
  // Left to itself the client starts a run beside the one that goes on, whatever the schedule's policy.
  trigger: (schedule, pipeline) => schedule.trigger(overlapPolicies[pipeline.schedule.overlap]),
  delete: (schedule) => schedule.delete(),
} as const satisfies Record<string, (schedule: ScheduleHandle, pipeline: PipelineDefinition) => Promise<void>>;

export type ScheduleAction = keyof typeof actions;

/** What becomes of the watch of inboxes: it is there while the schedule is, and is not paused. */
const watchAfter: Readonly<Record<ScheduleAction, 'ended' | 'there' | 'as it was'>> = {
  ...{ pause: 'ended', resume: 'there', trigger: 'as it was', delete: 'ended' },
};

/** @throws UsageError `SCHEDULE_NOT_FOUND` when the pipeline has none yet */
export async function actOnSchedule(
  client: Client,
  pipeline: PipelineDefinition,
  action: ScheduleAction,
): Promise<void> {
  try {
    const handle = client.schedule.getHandle(scheduleId(pipeline));
    // First, so that whoever is killed in between and asks again still ends it.
    if (watchAfter[action] === 'ended') await endInboxWatch(client, pipeline, pausedBy);
    await externalWrite(`schedule/${action}`, () => actions[action](handle, pipeline));
    if (watchAfter[action] === 'there')
      await applyInboxWatch(client, pipeline, (await handle.describe()).action.taskQueue);
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
  /** Whether files that arrive start a run; null where the pipeline does not ask for it. */
  readonly onArrival: 'watching' | 'stopped' | null;
}

/** The state of the pipeline's schedule and of what belongs to it, or null when it was never applied. */
export async function readSchedule(client: Client, pipeline: PipelineDefinition): Promise<ScheduleState | null> {
  const found = await describeSchedule(client, pipeline);
  if (found === null) return null;
  const asked = pipeline.schedule.onArrival !== undefined;
  return scheduleState(pipeline, found, asked && (await describeInboxWatch(client, pipeline)) !== null);
}

export const scheduleState = (
  pipeline: PipelineDefinition,
  { scheduleId: id, state, info }: ScheduleDescription,
  watching: boolean,
): ScheduleState => ({
  schedule: id,
  pipeline: pipeline.name,
  paused: state.paused,
  next: info.nextActionTimes[0]?.toISOString() ?? null,
  last: info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
  taken: info.numActionsTaken,
  lost: info.numActionsMissedCatchupWindow,
  skipped: info.numActionsSkippedOverlap,
  onArrival: pipeline.schedule.onArrival === undefined ? null : watching ? 'watching' : 'stopped',
});
