import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { loadConfig } from '@relais/config';
import { connect } from '@relais/cli/platform/connect';
import { keepHistories } from '@relais/cli/platform/keep-histories';
import { actOnSchedule, applySchedule, describeSchedule, scheduleState } from '@relais/cli/schedules/manage-schedule';
import { runCli } from '@relais/cli/run-cli';
import { listRuns } from '@relais/cli/output/run-list';
import { nextTimes } from '@relais/timetable';
import type { ReplaySelection } from '@relais/activities';
import { attachedToOther } from '@relais/cli/runs/attached-run';
import { startBackfill } from '@relais/cli/runs/start-backfill';
import { startRun } from '@relais/cli/runs/start-run';
import { hasWorker } from '@relais/cli/platform/task-queue-pollers';
import type { PipelineDefinition } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';
import { capturedShell } from './captured-shell';
import { checkedDocument } from './checked-document';
import { temporaryServer } from './temporary-server';

const pipeline = registry['france-courses']?.definition as PipelineDefinition;
const taskQueue = 'relais-test';
let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await temporaryServer();
});
afterAll(() => server.teardown());

const config = () =>
  loadConfig(registry, { TEMPORAL_ADDRESS: server.address, RELAIS_TASK_QUEUE: taskQueue }, '/nowhere');

test('applying a schedule twice changes nothing, another definition updates it in place, paused stays paused', async () => {
  const { client } = server;
  expect(await applySchedule(client, pipeline, taskQueue)).toBe('created');
  expect(await applySchedule(client, pipeline, taskQueue)).toBe('unchanged');
  await actOnSchedule(client, pipeline, 'pause');
  const later = { ...pipeline, schedule: { ...pipeline.schedule, catchUpDays: 3 } };
  expect(await applySchedule(client, later, taskQueue)).toBe('updated');
  expect(await applySchedule(client, later, taskQueue)).toBe('unchanged');
  expect(await applySchedule(client, pipeline, 'another-queue')).toBe('updated');
  const found = await describeSchedule(client, pipeline);
  expect(found).toMatchObject({
    scheduleId: 'france-courses/monthly',
    state: { paused: true },
    action: { workflowId: 'france-courses/scheduled', workflowType: 'franceCourses', args: [{}] },
    policies: { overlap: 'BUFFER_ONE', catchupWindow: 7 * 86_400_000, pauseOnFailure: false },
  });
  expect(found && scheduleState(pipeline, found, false)).toMatchObject({ paused: true, taken: 0, lost: 0, skipped: 0 });
  await actOnSchedule(client, pipeline, 'delete');
  await expect(actOnSchedule(client, pipeline, 'trigger')).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
});

test('histories of runs that ended are kept for as many days as the settings say', async () => {
  const { client } = server;
  const { namespace } = client.options;
  const kept = async () =>
    (await client.workflowService.describeNamespace({ namespace })).config?.workflowExecutionRetentionTtl;
  for (const days of [30, 30, 3]) {
    await keepHistories(client, days);
    expect(Number((await kept())?.seconds)).toBe(days * 86_400);
  }
});

test.each<[string, PipelineDefinition['schedule']['calendar'], string]>([
  ['the first Sunday', pipeline.schedule.calendar, 'Europe/Paris'],
  [
    'an hour that the clocks leave out in March',
    { dayOfMonth: { start: 28, end: 28 }, hour: 2, minute: 30 },
    'Europe/Paris',
  ],
  [
    'an hour that the clocks repeat in October',
    { dayOfMonth: { start: 31, end: 31 }, hour: 2, minute: 30 },
    'Europe/Paris',
  ],
  [
    'an hour that the clocks repeat in America',
    { dayOfMonth: { start: 7, end: 7 }, hour: 1, minute: 30 },
    'America/New_York',
  ],
  ['an hour that America leaves out', { dayOfMonth: { start: 14, end: 14 }, hour: 2, minute: 30 }, 'America/New_York'],
  ['Mondays far from Greenwich', { dayOfWeek: 'MONDAY', hour: 23, minute: 5 }, 'Pacific/Auckland'],
])('the preview says what the server says: %s', async (_, calendar, timeZone) => {
  const named = { ...pipeline, name: 'preview-check', timeZone, schedule: { ...pipeline.schedule, calendar } };
  await applySchedule(server.client, named, taskQueue);
  const found = await describeSchedule(server.client, named);
  const times = found?.info.nextActionTimes ?? [];
  await actOnSchedule(server.client, named, 'delete');
  expect(times).toHaveLength(10);
  expect(nextTimes(calendar, timeZone, new Date(), 10)).toEqual(times);
});

test('a run starts once and others attach to it; without a worker it waits', async () => {
  const { client } = server;
  const request = { pipeline, date: '2025-01-15', datasets: ['courses'], accept: 'seen', taskQueue };
  const first = await startRun(client, request);
  const second = await startRun(client, request);
  expect(second.firstExecutionRunId).toBe(first.firstExecutionRunId);
  expect(first.workflowId).toBe('france-courses/2025-01-15');
  const described = await first.describe();
  expect(described.memo).toEqual({ pipeline: 'france-courses', logicalDate: '2025-01-15', trigger: 'manual' });
  expect(await described.staticSummary()).toContain('2025-01-15');
  expect(await described.staticDetails()).toContain('accepted by a person: seen');
  expect(await hasWorker(client, taskQueue)).toBe(false);
});

test('who attaches to a run that was asked for something else is told so', async () => {
  const { client } = server;
  const going = { pipeline, date: '2025-01-15', datasets: ['courses'], accept: 'seen' };
  const { workflowId, firstExecutionRunId: runId } = await startRun(client, { ...going, taskQueue });
  const run = { pipeline: pipeline.name, workflowId, runId, logicalDate: going.date };
  const attach = (changes: object) =>
    attachedToOther(client, pipeline, { ...going, accept: undefined, ...changes }, run);
  expect(await attach({})).toBeNull();
  expect(await attach({ accept: 'seen' })).toBeNull();
  expect(await attach({ datasets: ['formacode', 'courses'] })).toMatchObject({
    code: 'ATTACHED_TO_OTHER_RUN',
    message: expect.stringContaining('it loads courses, not courses, formacode;') as unknown,
  });
  expect(await attach({ datasets: [] })).toMatchObject({
    message: expect.stringContaining('not courses, enrollments, formacode;') as unknown,
  });
  expect(await attach({ accept: 'another reason' })).toMatchObject({
    message: expect.stringContaining('no such --accept') as unknown,
  });
});

test('who attaches to a backfill of the same range that loads something else is told so', async () => {
  const { client } = server;
  // The runs of the other tests are listed by their queue.
  const taskQueue = 'backfills';
  const range = { from: '2025-01-01', to: '2025-03-31' };
  const going = { ...range, only: ['failed', 'stale'] as const, datasets: ['courses'] };
  const { workflowId, firstExecutionRunId: runId } = await startBackfill(client, {
    pipeline,
    selection: going,
    taskQueue,
  });
  const attach = async (selection: ReplaySelection) => {
    const handle = await startBackfill(client, { pipeline, selection, taskQueue });
    expect(handle.firstExecutionRunId).toBe(runId);
    const warning = await attachedToOther(client, pipeline, selection, { ...run, workflowId, runId });
    return warning?.message ?? null;
  };
  const run = { pipeline: pipeline.name, logicalDate: '2025-04-01' };
  expect(await attach({ ...going, only: ['stale', 'failed'] })).toBeNull();
  expect(await attach({ ...range, datasets: ['courses'] })).toContain(
    'it loads what is failed, stale, not what is failed, missing, stale;',
  );
  expect(await attach({ ...going, datasets: ['formacode'] })).toContain('it loads courses, not formacode;');
  expect(await attach({ ...going, accept: 'seen' })).toContain('it carries no such --accept;');
  await client.workflow.getHandle(workflowId).terminate('test');
});

test('a run that was terminated is found by the beginning of its id and shown as what it is', async () => {
  const runs = async () => listRuns(server.client, config(), registry, 10);
  while ((await runs()).length === 0);
  const [run] = await runs();
  await server.client.workflow.getHandle(run?.workflowId ?? '').terminate('test');
  const shell = capturedShell({
    TEMPORAL_ADDRESS: server.address,
    RELAIS_TASK_QUEUE: taskQueue,
    RELAIS_HOME: '/nowhere',
  });
  expect(await runCli(['show', run?.runId.slice(0, 8) ?? '', '--json'], shell)).toBe(0);
  expect(checkedDocument(['show'], shell.out())).toMatchObject({
    runId: run?.runId,
    logicalDate: '2025-01-15',
    error: { code: 'TERMINATED' },
  });
});

test('a worker counts while its process lives', async () => {
  const { client } = server;
  const poll = (identity: string) => {
    const stop = new AbortController();
    const request = { namespace: client.options.namespace, taskQueue: { name: identity }, identity };
    const polling = client
      .withDeadline(Date.now() + 60_000, () =>
        client.withAbortSignal(stop.signal, () => client.workflowService.pollWorkflowTaskQueue(request)),
      )
      .catch(() => undefined);
    return { stop: () => (stop.abort(), polling) };
  };
  const listed = async (queue: string) => {
    const about = { namespace: client.options.namespace, taskQueue: { name: queue }, taskQueueType: 1 };
    return ((await client.workflowService.describeTaskQueue(about)).pollers ?? []).length > 0;
  };
  const gone = spawnSync(process.execPath, ['-e', '0']).pid;
  for (const [identity, counts] of [
    [`${process.pid}@${hostname()}`, true],
    [`${gone}@${hostname()}`, false],
    [`${gone}@elsewhere`, true],
  ] as const) {
    const polling = poll(identity);
    while (!(await listed(identity)));
    expect([identity, await hasWorker(client, identity)]).toEqual([identity, counts]);
    await polling.stop();
  }
});

test('a server that is not there is named', async () => {
  await expect(connect(config(), '127.0.0.1:1')).rejects.toMatchObject({ code: 'TEMPORAL_UNREACHABLE' });
});
