import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import type { Activities } from '@relais/activities';
import { inboxWatchId, inboxWatchType, type InboxWatchInput } from '@relais/core';
import { recordHistory } from './record-history.js';
import { failure, plan, scriptedActivities } from './scripted-activities.js';
import { startBench, type WorkflowBench } from './workflow-bench.js';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => bench?.close());

const input: InboxWatchInput = { pipeline: 'growth-attribution', workflowType: 'growthAttribution', pollSeconds: 1 };
const arrivedAt = (second: number): string => new Date(Date.UTC(2025, 2, 19, 0, 0, second)).toISOString();

/** What the watch asks for and what runs it starts; it finds the files of each list in turn, then nothing any more. */
function inboxOf(arrivals: readonly (readonly string[])[], changes: Partial<Activities> = {}) {
  const asked: (readonly string[])[] = [];
  const events: string[] = [];
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const { activities } = scriptedActivities({
    planRun: async ({ arrived }) => {
      events.push(`run begins${arrived ? ' on arrival' : ''}`);
      return { ...plan, datasets: [] };
    },
    reportRun: async (request) => {
      events.push('run ends');
      return scriptedActivities().activities.reportRun(request);
    },
    awaitFiles: async ({ tried }) => {
      const files = arrivals[asked.push(tried) - 1];
      events.push('awaits');
      if (files === undefined) await closed;
      if (files === undefined) return { files: 0, at: arrivedAt(asked.length), tried };
      return { files: files.length, at: arrivedAt(asked.length), tried: files };
    },
    ...changes,
  });
  return { asked, events, activities, close };
}

async function watch(taskQueue: string): Promise<WorkflowHandle> {
  const workflowId = `${inboxWatchId(input.pipeline)}-${taskQueue}`;
  return bench.server.client.workflow.start(inboxWatchType, { taskQueue, workflowId, args: [input] });
}

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await sleep(20);
};

test('files that arrive make a run whose end is awaited before others are looked for', async () => {
  const { asked, events, activities, close } = inboxOf([['a', 'b'], ['c']]);
  const handle = await watch('in-turn');
  const first = (handle as unknown as { firstExecutionRunId: string }).firstExecutionRunId;
  const worker = await bench.makeWorker('in-turn', activities);
  await worker.runUntil(async () => {
    await until(() => asked.length === 3);
    await recordHistory('inbox-watched', bench.server.client.workflow.getHandle(handle.workflowId, first));
    await handle.terminate();
    close();
  });
  const run = ['awaits', 'run begins on arrival', 'run ends'];
  expect(events).toEqual([...run, ...run, 'awaits']);
  expect(asked).toEqual([[], ['a', 'b'], ['c']]);
  const started = bench.server.client.workflow.getHandle(`growth-attribution/arrived-${arrivedAt(1)}`);
  expect((await started.describe()).memo).toMatchObject({ pipeline: 'growth-attribution', trigger: 'arrival' });
});

test('a run that fails ends no watch, and is not repeated for the same files', async () => {
  let runs = 0;
  const planRun: Activities['planRun'] = async () => {
    runs += 1;
    throw failure('INBOX_UNREADABLE', 'sessions');
  };
  const { asked, activities, close } = inboxOf([['refused']], { planRun });
  const handle = await watch('fails');
  const worker = await bench.makeWorker('fails', activities);
  await worker.runUntil(async () => {
    await until(() => asked.length === 2);
    await handle.terminate();
    close();
  });
  expect(runs).toBe(1);
  expect(asked).toEqual([[], ['refused']]);
});

test('a watch without a file goes on in a new execution, and a run outlives the watch that started it', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const building: Partial<Activities> = {
    planRun: async () => {
      await released;
      return { ...plan, datasets: [] };
    },
  };
  const { asked, activities, close } = inboxOf([[], ['a']], building);
  const handle = await watch('outlives');
  const worker = await bench.makeWorker('outlives', activities);
  const run = bench.server.client.workflow.getHandle(`growth-attribution/arrived-${arrivedAt(2)}`);
  await worker.runUntil(async () => {
    await until(() => asked.length === 2);
    while ((await run.describe().catch(notYet)) === null) await sleep(20);
    await handle.terminate();
    close();
    release();
    expect(await run.result()).toMatchObject({ status: 'succeeded' });
  });
});

function notYet(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}
