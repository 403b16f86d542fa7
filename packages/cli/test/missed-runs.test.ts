import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ScheduleDescription } from '@temporalio/client';
import { scheduleOptions } from '@relais/cli/schedules/schedule-definition';
import { describeSlots } from '@relais/cli/schedules/describe-slots';
import { applySchedule, scheduleState } from '@relais/cli/schedules/manage-schedule';
import { scheduleFindings } from '@relais/cli/watch/find-schedule-faults';
import type { PipelineDefinition } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';
import { devServer, type DevServer } from './dev-server';

/** A server that is down when a run is due, and what a schedule does then; on a real one with a database. */
const pipeline = registry['france-courses']?.definition as PipelineDefinition;
const named = (name: string): PipelineDefinition => ({ ...pipeline, name });
const overlapping = (name: string, overlap: PipelineDefinition['schedule']['overlap']): PipelineDefinition => ({
  ...named(name),
  schedule: { ...pipeline.schedule, overlap },
});
const taskQueue = 'missed-runs';
let folder: string;
let server: DevServer;
let connected: { readonly client: Client; close(): Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-missed-'));
  server = await devServer(join(folder, 'temporal.db'));
  await server.start();
  connected = await server.connect();
});

afterAll(async () => {
  await connected?.close();
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});

/** The pipeline's schedule with its own policies, for moments to come. */
function createAt(
  definition: PipelineDefinition,
  times: readonly Date[],
  policies: { readonly catchupWindow?: string } = {},
) {
  const options = scheduleOptions(definition, taskQueue);
  return connected.client.schedule.create({
    ...options,
    spec: { calendars: times.map(calendarOf), timezone: 'UTC' },
    policies: { ...options.policies, ...policies },
  });
}

function calendarOf(time: Date) {
  const months = ['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'].concat([
    'JULY',
    'AUGUST',
    'SEPTEMBER',
    'OCTOBER',
    'NOVEMBER',
    'DECEMBER',
  ]) as readonly 'JANUARY'[];
  return {
    ...{ year: time.getUTCFullYear(), month: months[time.getUTCMonth()] ?? 'JANUARY', dayOfMonth: time.getUTCDate() },
    ...{ hour: time.getUTCHours(), minute: time.getUTCMinutes(), second: time.getUTCSeconds() },
  };
}

const stateOf = (definition: PipelineDefinition): Promise<ScheduleDescription> =>
  connected.client.schedule.getHandle(scheduleOptions(definition, taskQueue).scheduleId).describe();

/** Waits for a state of a schedule; the test's own time bounds it, as a server takes a while to come back. */
async function untilState(definition: PipelineDefinition, holds: (found: ScheduleDescription) => boolean) {
  for (;;) {
    const found = await stateOf(definition);
    if (holds(found)) return found;
    await sleep(100);
  }
}

test('a run that was due while the server was down is made up for, under the date it was due', async () => {
  const due = new Date(Math.ceil(Date.now() / 1000) * 1000 + 20_000);
  const [kept, lost] = [named('made-up-for'), named('not-made-up-for')];
  await createAt(kept, [due]);
  // The shortest window that a server takes.
  await createAt(lost, [due], { catchupWindow: '10 seconds' });
  const several = [0, 2, 4, 6].map((seconds) => new Date(due.getTime() + seconds * 1000));
  const [waiting, skipping] = [named('waiting'), overlapping('skipping', 'skip')];
  for (const each of [waiting, skipping]) await createAt(each, several);
  // From then on the server itself knows when they are due.
  for (const created of [kept, lost, waiting, skipping])
    await untilState(created, ({ info }) => info.nextActionTimes.length > 0);
  await connected.close();
  await server.kill();
  while (Date.now() < due.getTime() + 12_000) await sleep(200);
  await server.start();
  connected = await server.connect();

  const made = await untilState(kept, ({ info }) => info.recentActions.length > 0);
  expect(made.policies).toMatchObject({ catchupWindow: 7 * 86_400_000, overlap: 'BUFFER_ONE' });
  expect(made.info).toMatchObject({ numActionsTaken: 1, numActionsMissedCatchupWindow: 0 });
  const [action] = made.info.recentActions;
  expect(action?.scheduledAt).toEqual(due);
  const workflowId = workflowOf(action?.action);
  const { searchAttributes, startTime } = await connected.client.workflow.getHandle(workflowId).describe();
  // The workflow takes its logical date from this attribute, not from when it was started.
  expect(searchAttributes['TemporalScheduledStartTime']).toEqual([due]);
  expect(startTime.getTime()).toBeGreaterThan(due.getTime() + 10_000);

  const missed = await untilState(lost, ({ info }) => info.numActionsMissedCatchupWindow > 0);
  expect(missed.info).toMatchObject({ numActionsTaken: 0, numActionsMissedCatchupWindow: 1 });
  expect(await scheduleFindings(connected.client, [lost])).toEqual([
    expect.objectContaining({ code: 'SCHEDULE_SLOTS_LOST', pipeline: 'not-made-up-for' }),
  ]);

  // Nobody works on the queue: what is started of the times that went by stays under way, and the policy decides.
  for (const [definition, skipped] of [[waiting, 2] as const, [skipping, 3] as const]) {
    const found = await untilState(definition, ({ info }) => info.numActionsSkippedOverlap >= skipped);
    expect(found.info.recentActions.map(({ scheduledAt }) => scheduledAt)).toEqual([due]);
    const state = scheduleState(definition, found, false);
    expect(state).toMatchObject({ taken: 1, lost: 0, skipped });
    expect(describeSlots(state)).toContain(`, ${skipped} skipped while a run went on`);
    expect(await scheduleFindings(connected.client, [definition])).toEqual([
      expect.objectContaining({ code: 'SCHEDULE_SLOTS_SKIPPED', pipeline: definition.name }),
    ]);
    await connected.client.workflow.getHandle(workflowOf(found.info.recentActions[0]?.action)).terminate();
  }
  const second = await untilState(waiting, ({ info }) => info.numActionsTaken === 2);
  expect(second.info.recentActions.at(-1)?.scheduledAt).toEqual(several[1]);
  expect((await stateOf(skipping)).info).toMatchObject({ numActionsTaken: 1, numActionsSkippedOverlap: 3 });
});

test('while a run is going the next waits, and what comes on top is skipped, counted and alarmed', async () => {
  const busy = named('busy');
  // Nobody works on the queue, so the first stays under way.
  const options = scheduleOptions(busy, taskQueue);
  await connected.client.schedule.create({ ...options, spec: { intervals: [{ every: '2 seconds' }] } });
  await untilState(busy, (found) => found.info.numActionsSkippedOverlap > 1);
  const { info } = await stateOf(busy);
  expect(info.numActionsTaken).toBe(1);
  const running = workflowOf(info.recentActions[0]?.action);
  expect(await scheduleFindings(connected.client, [busy])).toEqual([
    expect.objectContaining({ code: 'SCHEDULE_SLOTS_SKIPPED' }),
  ]);
  await connected.client.workflow.getHandle(running).terminate();
  await untilState(busy, (found) => found.info.numActionsTaken === 2);
});

const workflowOf = (action: unknown): string =>
  (action as { readonly workflow: { readonly workflowId: string } }).workflow.workflowId;

test.each([
  ['2026-03-29', ['2026-03-22T02:00:00Z', '2026-03-29T01:00:00Z', '2026-04-05T01:00:00Z']],
  ['2026-10-25', ['2026-10-18T01:00:00Z', '2026-10-25T02:00:00Z', '2026-11-01T02:00:00Z']],
])('03:00 in Paris stays 03:00 in Paris across the change of clocks of %s', async (day, times) => {
  const sundays = { ...pipeline.schedule, calendar: { dayOfWeek: 'SUNDAY', hour: 3, minute: 0 } as const };
  const definition = { ...named(`clocks-${day}`), schedule: sundays };
  await applySchedule(connected.client, definition, taskQueue);
  const around = (offset: number) => ({ seconds: Date.parse(`${day}T12:00:00Z`) / 1000 + offset * 86_400 });
  const { startTime } = await connected.client.workflowService.listScheduleMatchingTimes({
    ...{ namespace: 'default', scheduleId: scheduleOptions(definition, taskQueue).scheduleId },
    ...{ startTime: around(-8) as never, endTime: around(8) as never },
  });
  expect(startTime?.map(({ seconds }) => new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z'))).toEqual(
    times,
  );
});

test('a schedule that is missing or paused starts nothing, and both are found', async () => {
  const idle = named('idle');
  expect(await scheduleFindings(connected.client, [idle])).toMatchObject([{ code: 'SCHEDULE_MISSING' }]);
  await applySchedule(connected.client, idle, taskQueue);
  expect(await scheduleFindings(connected.client, [idle])).toEqual([]);
  await connected.client.schedule.getHandle(scheduleOptions(idle, taskQueue).scheduleId).pause('holidays');
  expect(await scheduleFindings(connected.client, [idle])).toMatchObject([
    { code: 'SCHEDULE_PAUSED', detail: expect.stringContaining('holidays') as string },
  ]);
});
