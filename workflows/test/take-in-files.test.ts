import type { WorkflowHandle } from '@temporalio/client';
import type { Activities, KeepOutcomesRequest } from '@relais/activities';
import { recordHistory } from './record-history.js';
import { arrived, failure, filesPlan, plan, snapshot } from './scripted-activities.js';
import { failedReport, startBench, type WorkflowBench } from './workflow-bench.js';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => bench?.close());

const type = 'growthAttribution';
const warning = { code: 'INBOX_STRANGER', dataset: 'sessions', message: 'sessions: notes.txt left alone' };

/** Notes which files were loaded, and what of them was kept for the report. */
function ledgerOf(lanes: Record<string, number>) {
  const loaded: string[] = [];
  const kept: KeepOutcomesRequest[] = [];
  const script: Partial<Activities> = {
    planRun: async () => ({ ...filesPlan(lanes), warnings: [warning] }),
    readReplayPage: async ({ dataset, from, pageSize }) =>
      Array.from({ length: Math.min(pageSize, (lanes[dataset] ?? 0) - from) }, (_, at) => arrived(dataset, from + at)),
    snapshotDataset: async ({ dataset, file }) => ({ ...snapshot(dataset), snapshotDate: file?.date ?? 'none' }),
    loadTable: async ({ typed }) => {
      loaded.push(`${typed.snapshot.dataset} ${typed.snapshot.snapshotDate}`);
      return { changed: 1, contentHash: 'cc' };
    },
    keepReplayOutcomes: async (request) => void kept.push(request),
  };
  return { loaded, kept, script };
}

test('files are taken in by date, counted, and published once, with what the plan warns of', async () => {
  const { loaded, kept, script } = ledgerOf({ sessions: 2, conversions: 1 });
  const use = async (handle: WorkflowHandle, calls: string[]) => {
    expect(await handle.result()).toMatchObject({ status: 'succeeded', warnings: [warning] });
    expect(loaded.filter((name) => name.startsWith('sessions'))).toEqual(
      ['01', '02'].map((day) => `sessions 2020-01-${day}`),
    );
    expect(kept.map(({ dataset, loaded: { length } }) => `${dataset} ${length}`).sort()).toEqual([
      'conversions 1',
      'sessions 2',
    ]);
    const once = ['lockPipeline', 'buildModels', 'publish', 'unlockPipeline', 'reportRun'];
    expect(calls.filter((name) => once.includes(name))).toEqual(once);
  };
  await bench.run('files-taken-in', script, use, type);
});

test('what comes by HTTP is loaded beside the files, and one report speaks of both', async () => {
  const { kept, script } = ledgerOf({ sessions: 1 });
  const [courses] = plan.datasets;
  const both = { ...filesPlan({ sessions: 1 }), datasets: courses === undefined ? [] : [courses] };
  await bench.run(
    null,
    { ...script, planRun: async () => both },
    async (handle) => {
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
      expect(kept.map(({ dataset }) => dataset)).toEqual(['courses', 'sessions']);
    },
    type,
  );
});

test('one file refused and one that waits keep no other from loading; nothing is published, the report names them', async () => {
  const { loaded, script } = ledgerOf({ sessions: 4, conversions: 2 });
  const fails: Partial<Activities> = {
    snapshotDataset: async ({ dataset, file }) => {
      if (dataset === 'sessions' && file?.date === '2020-01-02') throw failure('CONTRACT_COLUMN_MISSING', dataset);
      if (dataset === 'sessions' && file?.date === '2020-01-03') throw failure('QUARANTINE_THRESHOLD', dataset, true);
      return { ...snapshot(dataset), snapshotDate: file?.date ?? 'none' };
    },
  };
  const use = async (handle: WorkflowHandle, calls: string[]) => {
    const report = await failedReport(handle);
    expect(report).toMatchObject({
      status: 'failed',
      error: { code: 'CONTRACT_COLUMN_MISSING', message: expect.stringContaining('the file of 2020-01-02') as unknown },
    });
    expect(report.warnings.map(({ code }) => code)).toEqual(['INBOX_STRANGER', 'QUARANTINE_THRESHOLD']);
    expect(report.error?.message).toContain('tried again by every run until another is put in its place');
    expect(loaded).toHaveLength(4);
    expect(calls).not.toContain('buildModels');
  };
  await bench.run('file-refused', { ...script, ...fails }, use, type);
});

test('a history that is full hands over to a new one, whose report is the run’s', async () => {
  const { loaded, script } = ledgerOf({ sessions: 3, conversions: 1 });
  const planRun = async () => filesPlan({ sessions: 3, conversions: 1 }, { pageSize: 1, maxEvents: 30 });
  const use = async (handle: WorkflowHandle, calls: string[]) => {
    const { firstExecutionRunId } = handle as unknown as { firstExecutionRunId: string };
    expect(await handle.result()).toMatchObject({ status: 'succeeded', runId: firstExecutionRunId });
    expect(loaded).toHaveLength(4);
    expect(calls.filter((name) => name === 'planRun')).toHaveLength(1);
    const first = bench.server.client.workflow.getHandle(handle.workflowId, firstExecutionRunId);
    await recordHistory('files-continued', first);
  };
  await bench.run('files-continued-last', { ...script, planRun }, use, type);
});

test('80 files: each exactly once, by date, in pages, and no execution grows beyond what it may', async () => {
  const { loaded, kept, script } = ledgerOf({ sessions: 40, conversions: 40 });
  const maxEvents = 500;
  const planRun = async () => filesPlan({ sessions: 40, conversions: 40 }, { maxEvents });
  const use = async ({ workflowId, ...handle }: WorkflowHandle) => {
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    expect(loaded).toHaveLength(80);
    expect(new Set(loaded).size).toBe(80);
    for (const dataset of ['sessions', 'conversions']) {
      const dates = loaded.filter((name) => name.startsWith(dataset));
      expect(dates).toEqual([...dates].sort());
    }
    expect(kept.map(({ loaded: page }) => page.length)).toEqual(Array(4).fill(20));
    const lengths: number[] = [];
    for await (const { runId } of bench.server.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      const { events } = await bench.server.client.workflow.getHandle(workflowId, runId).fetchHistory();
      lengths.push(events?.length ?? 0);
    }
    expect(lengths.length).toBeGreaterThan(1);
    // A page of each lane may be under way when an execution finds itself full.
    for (const length of lengths) expect(length).toBeLessThan(maxEvents + 2 * 20 * 30);
  };
  await bench.run(null, { ...script, planRun }, use, type);
});
