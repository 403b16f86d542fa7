import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { actOnSchedule, applySchedule, readSchedule } from '@relais/cli/schedules/manage-schedule';
import { describeInboxWatch } from '@relais/cli/schedules/manage-inbox-watch';
import { scheduleFindings } from '@relais/cli/watch/find-schedule-faults';
import type { PipelineDefinition } from '@relais/core';
import { watchKillPoints, type Moment } from '@relais/core/kill-point';
import { registry } from '@relais/workflows/pipelines';
import { temporaryServer } from './temporary-server';

/** The watch of a pipeline's inboxes as people start and end it, on a real server; nobody works on its queue. */
const pipeline = registry['growth-attribution']?.definition as PipelineDefinition;
const named = (name: string): PipelineDefinition => ({ ...pipeline, name });
const taskQueue = 'arrivals';
let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await temporaryServer();
});
afterAll(() => server?.teardown());
afterEach(() => watchKillPoints(null));

const runIdOf = async (definition: PipelineDefinition): Promise<string | undefined> =>
  (await describeInboxWatch(server.client, definition))?.runId;

test('the watch is there while the schedule is and is not paused, and is one however often it is asked for', async () => {
  const { client } = server;
  const state = async () => (await readSchedule(client, pipeline))?.onArrival;
  expect(await applySchedule(client, pipeline, taskQueue)).toBe('created');
  const first = await runIdOf(pipeline);
  expect(await applySchedule(client, pipeline, taskQueue)).toBe('unchanged');
  expect([await runIdOf(pipeline), await state()]).toEqual([first, 'watching']);
  await actOnSchedule(client, pipeline, 'pause');
  expect([await runIdOf(pipeline), await state()]).toEqual([undefined, 'stopped']);
  expect(await applySchedule(client, pipeline, taskQueue)).toBe('unchanged');
  expect(await state()).toBe('stopped');
  await actOnSchedule(client, pipeline, 'resume');
  await actOnSchedule(client, pipeline, 'resume');
  const found = await describeInboxWatch(client, pipeline);
  expect(found).toMatchObject({ type: 'inboxWatch', workflowId: 'growth-attribution/arrivals', taskQueue });
  await actOnSchedule(client, pipeline, 'delete');
  expect([await runIdOf(pipeline), await readSchedule(client, pipeline)]).toEqual([undefined, null]);
});

test('other settings, another queue and a pipeline that asks for it no more are brought to the server', async () => {
  const { client } = server;
  const changing = named('changing');
  const { onArrival: _, ...withoutArrival } = changing.schedule;
  await applySchedule(client, changing, taskQueue);
  const slower = { ...changing, schedule: { ...changing.schedule, onArrival: { pollSeconds: 60 } } };
  expect(await applySchedule(client, slower, taskQueue)).toBe('updated');
  expect((await describeInboxWatch(client, changing))?.memo).toMatchObject({ pollSeconds: 60 });
  await applySchedule(client, slower, 'another-queue');
  expect((await describeInboxWatch(client, changing))?.taskQueue).toBe('another-queue');
  expect(await applySchedule(client, { ...changing, schedule: withoutArrival }, 'another-queue')).toBe('updated');
  expect(await runIdOf(changing)).toBeUndefined();
});

test.each<Moment>(['before', 'after'])(
  'a command that dies right %s the write is made good by the same again',
  async (moment) => {
    const { client } = server;
    const dying = named(`dying-${moment}`);
    const twice = async (command: () => Promise<unknown>) => {
      let deaths = 0;
      watchKillPoints((point, when) => {
        if (point !== 'schedule/arrivals' || when !== moment) return;
        deaths += 1;
        watchKillPoints(null);
        throw new Error('killed');
      });
      await expect(command()).rejects.toThrow('killed');
      expect(deaths).toBe(1);
      await command();
    };
    await twice(() => applySchedule(client, dying, taskQueue));
    expect(await readSchedule(client, dying)).toMatchObject({ paused: false, onArrival: 'watching' });
    await twice(() => actOnSchedule(client, dying, 'pause'));
    expect(await readSchedule(client, dying)).toMatchObject({ paused: true, onArrival: 'stopped' });
    await twice(() => actOnSchedule(client, dying, 'resume'));
    expect(await readSchedule(client, dying)).toMatchObject({ paused: false, onArrival: 'watching' });
    await twice(() => actOnSchedule(client, dying, 'delete'));
    expect([await readSchedule(client, dying), await runIdOf(dying)]).toEqual([null, undefined]);
  },
);

test('a watch that somebody ended is told, and one that is paused with its schedule is not', async () => {
  const { client } = server;
  const ended = named('ended');
  const codes = async () => (await scheduleFindings(client, [ended])).map(({ code }) => code);
  await applySchedule(client, ended, taskQueue);
  expect(await codes()).toEqual([]);
  await client.workflow.getHandle('ended/arrivals').terminate();
  expect(await codes()).toEqual(['ARRIVALS_NOT_WATCHED']);
  await actOnSchedule(client, ended, 'pause');
  expect(await codes()).toEqual(['SCHEDULE_PAUSED']);
  await actOnSchedule(client, ended, 'delete');
});
