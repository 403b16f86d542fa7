import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Activities } from '@relais/activities';
import type { RunReport } from '@relais/core';
import type { HistoryName } from './history-names.js';
import { failure, plan, scriptedActivities, snapshot } from './scripted-activities.js';
import { failedReport, startBench, type WorkflowBench } from './workflow-bench.js';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => bench?.close());

type Use = (handle: WorkflowHandle, calls: string[]) => Promise<void>;
const run = (name: HistoryName, script: Partial<Activities>, use: Use) => bench.run(name, script, use);

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

test('a failed build gives the lock back and is reported with what it counted', async () => {
  const models = { pass: 40, warn: 2, error: 1, skipped: 3 };
  const script: Partial<Activities> = {
    buildModels: async () => {
      throw failure('DBT_TEST_FAILED', null, false, { node: 'unique_dim', failures: 2, ...models });
    },
  };
  await run('build-failed', script, async (handle, calls) => {
    expect(await failedReport(handle)).toMatchObject({
      status: 'failed',
      error: { code: 'DBT_TEST_FAILED', dataset: null },
      models,
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

test('texts are translated between typing and loading', async () => {
  const translated = plan.datasets.map((item) => ({ ...item, translated: true }));
  await run('translated', { planRun: async () => ({ ...plan, datasets: translated }) }, async (handle, calls) => {
    expect(await handle.result()).toMatchObject({ status: 'succeeded', translation: { distinct: 4 } });
    expect(calls.filter((name) => name === 'translateColumns')).toHaveLength(2);
  });
});

test('a step that fails for a moment is tried again, and the run is none the worse', async () => {
  let tried = 0;
  const script: Partial<Activities> = {
    loadTable: async () => {
      if (++tried === 1) throw ApplicationFailure.retryable('quota', 'QUOTA_EXCEEDED');
      return { changed: 1, contentHash: 'cc' };
    },
  };
  await run('step-retried', script, async (handle) => {
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    expect(tried).toBe(3);
  });
});

test('a run waits for the lock of another', async () => {
  let asked = 0;
  const script: Partial<Activities> = {
    lockPipeline: async () => {
      if (++asked < 3) throw ApplicationFailure.retryable('held', 'PIPELINE_LOCKED');
    },
  };
  await run('lock-waited', script, async (handle) => {
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    expect(asked).toBe(3);
  });
});

test('a run that cannot be planned fails by the plan’s own error', async () => {
  const script: Partial<Activities> = {
    planRun: async () => {
      throw failure('UNKNOWN_DATASET', null);
    },
  };
  await run('plan-failed', script, async (handle, calls) => {
    await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { type: 'UNKNOWN_DATASET' } } });
    expect(calls).toEqual(['planRun']);
  });
});

test('a run that cannot publish fetches and loads all the same', async () => {
  const unready = { code: 'BACKFILL_NEEDED', message: 'much is stale', dataset: null };
  await run('unready', { planRun: async () => ({ ...plan, unready }) }, async (handle, calls) => {
    const report = await failedReport(handle);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'BACKFILL_NEEDED' } });
    expect(report.tables).toHaveLength(2);
    expect(calls).not.toContain('buildModels');
  });
});

test('a publication that is refused is reported, and the lock given back', async () => {
  const script: Partial<Activities> = {
    publish: async () => {
      throw failure('RECONCILIATION_MISMATCH', 'courses');
    },
  };
  await run('publish-failed', script, async (handle, calls) => {
    expect(await failedReport(handle)).toMatchObject({
      status: 'failed',
      error: { code: 'RECONCILIATION_MISMATCH', dataset: 'courses' },
    });
    expect(calls.slice(-2)).toEqual(['unlockPipeline', 'reportRun']);
  });
});

test('a run without any input is a whole run', async () => {
  const { activities } = scriptedActivities({
    planRun: async ({ input }) => ({ ...plan, logicalDate: input.date ?? '2025-01-01' }),
  });
  const worker = await bench.makeWorker('bare', activities);
  await worker.runUntil(async () => {
    const report: RunReport = await bench.server.client.workflow.execute('franceCourses', {
      taskQueue: 'bare',
      workflowId: 'bare',
      args: [],
    });
    expect(report.logicalDate).toBe('2025-01-01');
  });
});
