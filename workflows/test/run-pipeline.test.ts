import { join } from 'node:path';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Activities } from '@relais/activities';
import type { RunReport } from '@relais/core';
import { failure, plan, scriptedActivities, snapshot } from './scripted-activities.js';
import { recordHistory } from './record-history.js';
import { startTemporal } from './temporal.js';

let server: TestWorkflowEnvironment;
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [server, workflowBundle] = await Promise.all([
    startTemporal(),
    bundleWorkflowCode({ workflowsPath: join(process.cwd(), 'workflows/dist/src/index.js') }),
  ]);
}, 120_000);

afterAll(async () => server?.teardown());

let started = 0;

/** Runs one path of the workflow under a name, by which its history is kept when the recording is asked for. */
async function run<T>(
  name: string,
  script: Partial<Activities>,
  use: (handle: WorkflowHandle, calls: string[]) => Promise<T>,
  workflowType = 'franceCourses',
): Promise<T> {
  const { activities, calls } = scriptedActivities(script);
  const taskQueue = `queue-${++started}`;
  const worker = await Worker.create({ connection: server.nativeConnection, taskQueue, workflowBundle, activities });
  const input =
    workflowType === 'franceCourses' ? {} : { pipeline: plan.pipeline, from: '2025-01-01', to: '2025-03-31' };
  return worker.runUntil(async () => {
    const options = { taskQueue, workflowId: taskQueue, args: [input] };
    const handle = await server.client.workflow.start(workflowType, options);
    const result = await use(handle, calls);
    await recordHistory(name, handle);
    return result;
  });
}

/** The report that a failed run leaves in its failure. */
async function failedReport(handle: WorkflowHandle): Promise<RunReport> {
  const error: unknown = await handle.result().catch((thrown: unknown) => thrown);
  if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
  return error.cause.details?.[0] as RunReport;
}

test('datasets load, models build under the lock, then one switch', async () => {
  await run('published', {}, async (handle, calls) => {
    expect(await handle.result()).toMatchObject({
      status: 'succeeded',
      generation: '000001-aaaa',
      models: { pass: 9 },
    });
    expect(
      calls.filter((name) => ['lockPipeline', 'buildModels', 'publish', 'unlockPipeline', 'reportRun'].includes(name)),
    ).toEqual(['lockPipeline', 'buildModels', 'publish', 'unlockPipeline', 'reportRun']);
  });
});

test('the run can be found by pipeline, date and dataset, and its steps say what they are about', async () => {
  await run('found-by-attributes', {}, async (handle) => {
    await handle.result();
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes).toMatchObject({
      RelaisPipeline: ['france-courses'],
      RelaisLogicalDate: ['2025-03-19'],
      RelaisDataset: ['courses', 'enrollments'],
    });
    const { events } = await handle.fetchHistory();
    const summaries = events?.flatMap(({ userMetadata }) => String(userMetadata?.summary?.data ?? '')).join(' ');
    expect(summaries).toContain('type courses 2025-03-19 (abababababab)');
  });
});

test('one dataset that fails does not keep the others from loading, and nothing is published', async () => {
  const script: Partial<Activities> = {
    snapshotDataset: async ({ dataset }) => {
      if (dataset === 'courses') throw failure('SOURCE_HTML', 'courses');
      return snapshot(dataset);
    },
  };
  await run('dataset-failed', script, async (handle, calls) => {
    const report = await failedReport(handle);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'SOURCE_HTML', dataset: 'courses' } });
    expect(report.tables.map((table) => table.dataset)).toEqual(['enrollments']);
    expect(calls).not.toContain('buildModels');
  });
});

test('a dataset that waits for a person blocks the run', async () => {
  const script: Partial<Activities> = {
    loadTable: async ({ typed }) => {
      if (typed.snapshot.dataset === 'courses') throw failure('QUARANTINE_THRESHOLD', 'courses', true);
      return { changed: 1, contentHash: 'cc' };
    },
  };
  await run('blocked', script, async (handle) => {
    expect(await failedReport(handle)).toMatchObject({ status: 'blocked', error: { code: 'QUARANTINE_THRESHOLD' } });
  });
});

test('a failed build gives the lock back and is reported', async () => {
  const script: Partial<Activities> = {
    buildModels: async () => {
      throw failure('DBT_TEST_FAILED', null);
    },
  };
  await run('build-failed', script, async (handle, calls) => {
    expect(await failedReport(handle)).toMatchObject({
      status: 'failed',
      error: { code: 'DBT_TEST_FAILED', dataset: null },
    });
    expect(calls).toContain('unlockPipeline');
    expect(calls).not.toContain('publish');
  });
});

test.each([
  ['unchanged', { outcome: 'unchanged', generation: 'g', record: 'r' }],
  ['loaded', { outcome: 'incomplete', missing: ['formacode'] }],
] as const)('nothing new to show ends as %s without publishing', async (status, built) => {
  await run(status, { buildModels: async () => built }, async (handle, calls) => {
    expect(await handle.result()).toMatchObject({ status });
    expect(calls).not.toContain('publish');
  });
});

test('a scheduled run asks a late publisher again until its days are over; a run by hand asks once', async () => {
  let asked = 0;
  const lateOnce: Partial<Activities> = {
    planRun: async () => ({ ...plan, trigger: 'schedule', datasets: plan.datasets.slice(0, 1) }),
    snapshotDataset: async ({ dataset }) => snapshot(dataset, ++asked < 3),
  };
  await run('publisher-late-scheduled', lateOnce, async (handle) => {
    expect(await handle.result()).toMatchObject({ status: 'succeeded', warnings: [] });
    expect(asked).toBe(3);
  });
  const byHand: Partial<Activities> = {
    snapshotDataset: async ({ dataset }) => snapshot(dataset, dataset === 'courses'),
  };
  await run('publisher-late-by-hand', byHand, async (handle, calls) => {
    expect(await handle.result()).toMatchObject({ warnings: [{ code: 'PUBLISHER_LATE', dataset: 'courses' }] });
    expect(calls.filter((name) => name === 'snapshotDataset')).toHaveLength(2);
  });
});

test('cancelling while it builds gives the lock back', async () => {
  let building: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (building = resolve));
  const script: Partial<Activities> = {
    buildModels: async () => {
      building();
      throw ApplicationFailure.retryable('not yet', 'DBT_ENDED');
    },
  };
  await run('cancelled', script, async (handle, calls) => {
    await reached;
    await handle.cancel();
    const error: unknown = await handle.result().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: expect.any(CancelledFailure) as unknown });
    expect(calls).toContain('unlockPipeline');
  });
});

test('a replay loads stored snapshots and publishes like a run', async () => {
  const script: Partial<Activities> = {
    planReplay: async () => ({
      ...plan,
      trigger: 'replay',
      datasets: plan.datasets.map((item) => ({ ...item, snapshot: snapshot(item.dataset) })),
    }),
  };
  await run(
    'replay',
    script,
    async (handle, calls) => {
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
      expect(calls).not.toContain('snapshotDataset');
    },
    'backfillPipeline',
  );
});

test('a run without any input is a whole run', async () => {
  const { activities } = scriptedActivities({
    planRun: async ({ input }) => ({ ...plan, logicalDate: input.date ?? '2025-01-01' }),
  });
  const worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue: 'bare',
    workflowBundle,
    activities,
  });
  await worker.runUntil(async () => {
    const report: RunReport = await server.client.workflow.execute('franceCourses', {
      taskQueue: 'bare',
      workflowId: 'bare',
      args: [],
    });
    expect(report.logicalDate).toBe('2025-01-01');
  });
});
