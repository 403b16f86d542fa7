import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Activities, KeepOutcomesRequest } from '@relais/activities';
import type { RunReport } from '@relais/core';
import { recordHistory } from './record-history.js';
import { failure, replayPlan, scriptedActivities } from './scripted-activities.js';
import { backfillInput, failedReport, startBench, type WorkflowBench } from './workflow-bench.js';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => bench?.close());

const type = 'backfillPipeline';

/** Notes which snapshots were loaded, and what of them was kept for the report. */
function ledgerOf() {
  const loaded: string[] = [];
  const kept: KeepOutcomesRequest[] = [];
  const script: Partial<Activities> = {
    loadTable: async ({ typed }) => {
      loaded.push(`${typed.snapshot.dataset} ${typed.snapshot.snapshotDate}`);
      return { changed: 1, contentHash: 'cc' };
    },
    keepReplayOutcomes: async (request) => void kept.push(request),
  };
  return { loaded, kept, script };
}

test('stored snapshots are loaded by date, counted, and published once; no source is asked', async () => {
  const { loaded, kept, script } = ledgerOf();
  const planReplay = async () => replayPlan({ courses: 3 }, { pageSize: 2 });
  const pages: Partial<Activities> = {
    readReplayPage: async (request) => {
      const { activities } = scriptedActivities();
      const page = await activities.readReplayPage(request);
      return page.slice(0, 3 - request.from);
    },
  };
  await bench.run(
    'backfill',
    { ...script, ...pages, planReplay },
    async (handle, calls) => {
      const { firstExecutionRunId } = handle as unknown as { firstExecutionRunId: string };
      expect(await handle.result()).toMatchObject({ status: 'succeeded', runId: firstExecutionRunId });
      expect(loaded).toEqual(['courses 1900-01-15', 'courses 1900-02-15', 'courses 1900-03-15']);
      expect(kept.map(({ from, loaded: { length } }) => [from, length])).toEqual([
        [0, 2],
        [2, 1],
      ]);
      expect(calls).not.toContain('snapshotDataset');
      const once = ['lockPipeline', 'buildModels', 'publish', 'unlockPipeline', 'reportRun'];
      expect(calls.filter((name) => once.includes(name))).toEqual(once);
    },
    type,
  );
});

test('several are under way at a time: one is typed while another is counted, and loaded is by date', async () => {
  const { loaded, script } = ledgerOf();
  const underWay = new Set<string>();
  let most = 0;
  let secondIsTyped: () => void = () => undefined;
  const typedBeside = new Promise<void>((resolve) => (secondIsTyped = resolve));
  const watching: Partial<Activities> = {
    planReplay: async () => replayPlan({ courses: 3 }, { pageSize: 3 }),
    typeSnapshot: async (request) => {
      underWay.add(request.snapshot.snapshotDate);
      most = Math.max(most, underWay.size);
      if (request.snapshot.snapshotDate === '1900-02-15') secondIsTyped();
      return scriptedActivities().activities.typeSnapshot(request);
    },
    reconcileSnapshot: async ({ typed }) => {
      await typedBeside;
      underWay.delete(typed.snapshot.snapshotDate);
      return [{ check: 'all', raw: 10, typed: 10 }];
    },
  };
  await bench.run(
    'backfill-side-by-side',
    { ...script, ...watching },
    async (handle) => {
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
      expect(loaded).toEqual(['01', '02', '03'].map((month) => `courses 1900-${month}-15`));
      expect(most).toBe(2);
    },
    type,
    { ...backfillInput, parallel: 2 },
  );
});

test('with nothing to load it builds what is loaded already', async () => {
  const script: Partial<Activities> = { planReplay: async () => replayPlan({}) };
  await bench.run(
    'backfill-nothing-to-load',
    script,
    async (handle, calls) => {
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
      expect(calls).toContain('publish');
    },
    type,
  );
});

test('a history that is full hands over to a new one, by index', async () => {
  const { loaded, script } = ledgerOf();
  const planReplay = async () => replayPlan({ courses: 3, enrollments: 1 }, { maxEvents: 30 });
  await bench.run(
    'backfill-continued-last',
    { ...script, planReplay },
    async (handle) => {
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
      expect(loaded.filter((name) => name.startsWith('courses'))).toEqual(
        ['01', '02', '03'].map((month) => `courses 1900-${month}-15`),
      );
      expect(loaded).toHaveLength(4);
      const { firstExecutionRunId } = handle as unknown as { firstExecutionRunId: string };
      await recordHistory(
        'backfill-continued',
        bench.server.client.workflow.getHandle(handle.workflowId, firstExecutionRunId),
      );
    },
    type,
  );
});

test('one snapshot that fails keeps no other from loading; nothing is published, and what is broken is named first', async () => {
  const { loaded, script } = ledgerOf();
  const fails: Partial<Activities> = {
    planReplay: async () => replayPlan({ courses: 3, enrollments: 2 }),
    typeSnapshot: async (request) => {
      const { dataset, snapshotDate } = request.snapshot;
      if (dataset === 'courses' && snapshotDate < '1900-03') {
        const waits = snapshotDate < '1900-02';
        throw failure(waits ? 'QUARANTINE_THRESHOLD' : 'SNAPSHOT_DAMAGED', dataset, waits);
      }
      return scriptedActivities().activities.typeSnapshot(request);
    },
  };
  await bench.run(
    'backfill-failed',
    { ...script, ...fails },
    async (handle, calls) => {
      expect(await failedReport(handle)).toMatchObject({
        status: 'failed',
        error: { code: 'SNAPSHOT_DAMAGED', dataset: 'courses' },
        warnings: [{ code: 'QUARANTINE_THRESHOLD' }],
      });
      expect(loaded.sort()).toEqual(['courses 1900-03-15', 'enrollments 1900-01-15', 'enrollments 1900-02-15']);
      expect(calls).not.toContain('buildModels');
    },
    type,
  );
});

test('a replay that is cancelled ends, and publishes nothing', async () => {
  let reached: () => void = () => undefined;
  const loading = new Promise<void>((resolve) => (reached = resolve));
  const script: Partial<Activities> = {
    loadTable: async () => {
      reached();
      throw ApplicationFailure.retryable('not yet', 'QUOTA_EXCEEDED');
    },
  };
  await bench.run(
    'backfill-cancelled',
    script,
    async (handle, calls) => {
      await loading;
      await handle.cancel();
      const error: unknown = await handle.result().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ cause: expect.any(CancelledFailure) as unknown });
      expect(calls).not.toContain('buildModels');
    },
    type,
  );
});

test('300 partitions: each exactly once, in pages, across full histories and a worker that dies in the middle', async () => {
  const { loaded, kept, script } = ledgerOf();
  const taskQueue = 'many';
  const { activities } = scriptedActivities({
    ...script,
    planReplay: async () =>
      replayPlan({ courses: 100, enrollments: 100, formacode: 100 }, { pageSize: 5, maxEvents: 500 }),
  });
  const options = { taskQueue, workflowId: taskQueue, args: [backfillInput] };
  const handle = await bench.server.client.workflow.start(type, options);
  const first = await bench.makeWorker(taskQueue, activities);
  await first.runUntil(() => until(() => loaded.length > 125));
  const second = await bench.makeWorker(taskQueue, activities);
  const report = (await second.runUntil(handle.result())) as RunReport;
  expect(report.status).toBe('succeeded');

  expect(new Set(loaded).size).toBe(300);
  expect(loaded).toHaveLength(300);
  expect(kept.map(({ loaded: page }) => page.length)).toEqual(Array(60).fill(5));
  for (const dataset of ['courses', 'enrollments', 'formacode']) {
    const dates = loaded.filter((name) => name.startsWith(dataset));
    expect(dates).toEqual([...dates].sort());
  }
  const executions = await executionsOf(handle);
  expect(executions.length).toBeGreaterThan(1);
  // A page of each lane may be under way when an execution finds itself full.
  for (const { events, bytes } of executions) {
    expect(events).toBeLessThan(500 + 3 * 5 * 20);
    expect(bytes).toBeLessThan(4_000_000);
  }
});

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** How long the histories of a workflow's executions became. */
async function executionsOf({ workflowId }: WorkflowHandle) {
  const executions: { events: number; bytes: number }[] = [];
  for await (const { runId } of bench.server.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const history = await bench.server.client.workflow.getHandle(workflowId, runId).fetchHistory();
    executions.push({ events: history.events?.length ?? 0, bytes: JSON.stringify(history).length });
  }
  return executions;
}
