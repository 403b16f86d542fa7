import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectNames, type RunFailure, type RunReport } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { openStore } from '@relais/object-store/open-store';
import type { Stores } from '@relais/worker/compose';
import { registry } from '@relais/workflows/pipelines';
import { reportWithoutRun } from '../src/runs/run-report.js';
import { explainRun } from '../src/why/explain-run.js';
import { explanationPage } from '../src/why/explanation-page.js';
import { knownRuns, meantRun, type ToldRun } from '../src/why/told-run.js';

/** What a store of failed runs lets `why` say; nothing runs here. */
const pipeline = 'france-courses';
const run = {
  pipeline,
  workflowId: `${pipeline}/2025-02-15`,
  runId: '01a1fdba-0000-7000-8000-000000000001',
  logicalDate: '2025-02-15',
};
const published = {
  ...{ generation: '000001-aaaaaaaa', location: '', publishedAt: '2025-01-15T03:00:00.000Z' },
  run: { ...run, workflowId: `${pipeline}/2025-01-15`, logicalDate: '2025-01-15' },
};

let folder: string;
let store: ObjectStore;
const stores = (): Stores => ({
  store,
  warehouse: { published: async () => published } as unknown as Stores['warehouse'],
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-why-'));
  store = await openStore(folder, { cacheFolder: join(folder, 'cache'), endpoint: null, impersonate: null });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const explained = (told: ToldRun) =>
  explainRun(stores(), registry[pipeline] as NonNullable<(typeof registry)[string]>, told);
const failed = (error: RunFailure, more: Partial<RunReport> = {}): ToldRun => ({
  ended: true,
  report: { ...reportWithoutRun(run, error), ...more },
  endedAt: new Date('2025-02-15T04:00:00Z'),
});
const fault = (code: string, message: string, dataset: string | null = 'courses') => ({ code, message, dataset });

test('of several datasets that failed each is told, and what readers see stands', async () => {
  const told = await explained(
    failed(fault('SOURCE_UNREACHABLE', '[sources/http] connect ECONNREFUSED; try again later'), {
      warnings: [fault('SOURCE_TIMEOUT', 'no answer', 'formacode'), fault('PUBLISHER_LATE', 'late', 'enrollments')],
    }),
  );
  expect(told.faults.map(({ code }) => code)).toEqual(['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT']);
  expect(told.warnings.map(({ code }) => code)).toEqual(['PUBLISHER_LATE']);
  const page = explanationPage(told);
  expect(page).toContain('readers see generation 000001-aaaaaaaa, published 2025-01-15T03:00:00.000Z');
  expect(page).toContain('SOURCE_UNREACHABLE (courses): No connection to the publisher came about');
  expect(page).toContain('./relais run france-courses --date 2025-02-15 --dataset courses formacode\n');
});

test('a snapshot that shrank is held against the one before', async () => {
  const sha256 = 'a'.repeat(64);
  const hold = { snapshot_date: '2025-02-14', finding: '9 of 10 rows are gone', facts: { previous: '2025-01-15' } };
  await store.create(objectNames.held(pipeline, 'courses', '2025-02-14', sha256, 'SHRINK_GUARD'), JSON.stringify(hold));
  const message = '[activities/load] courses of 2025-02-14: against 2025-01-15, 9 of 10 rows are gone';
  const told = await explained(failed(fault('SHRINK_GUARD', message), { status: 'blocked' }));
  expect(told.next.map(({ command }) => command)).toEqual([
    './relais snapshots diff france-courses courses 2025-01-15 2025-02-14',
    './relais run france-courses --date 2025-02-15 --dataset courses --accept "<reason>"',
  ]);
});

test('the refused file is that of the run’s own date, and what breaks off is shown from its last line', async () => {
  for (const [date, body] of [
    ['2025-02-15', 'a;b\n1;2\n3;"open'],
    ['2025-03-15', 'another'],
  ] as const) {
    const place = objectNames.rejected(pipeline, 'courses', date, date.replaceAll('-', '').padEnd(64, '0'));
    await store.create(`${place}courses.csv`, body);
    await store.create(`${place}source_truncated.json`, JSON.stringify({ message: `breaks off, ${date}` }));
  }
  const told = await explained(failed(fault('SOURCE_TRUNCATED', 'the file breaks off inside record 2')));
  expect(told.spots).toMatchObject([{ offset: 8, raw: '3;"open', reason: 'breaks off, 2025-02-15' }]);
});

test('an archive is no text', async () => {
  const place = objectNames.rejected(pipeline, 'formacode', '2025-02-15', 'b'.repeat(64));
  await store.create(`${place}formacode.zip`, Buffer.from('PK\u0003\u0004'));
  await store.create(`${place}zip_damaged.json`, JSON.stringify({ message: 'cut off' }));
  const told = await explained(failed(fault('ZIP_DAMAGED', 'cut off', 'formacode')));
  expect(told.spots).toMatchObject([{ raw: null }]);
});

test('a damaged or hostile file cannot write on the screen', async () => {
  const place = objectNames.rejected(pipeline, 'courses', '2025-02-15', 'c'.repeat(64));
  await store.create(`${place}courses.csv`, '<html>\u001b[2Jwhat stands\n');
  await store.create(`${place}source_html.json`, JSON.stringify({ message: 'a page' }));
  const page = explanationPage(await explained(failed(fault('SOURCE_HTML', 'a page\u001b[31m'))));
  expect(page).not.toContain('\u001b');
  expect(page.match(/^what stands$/gm)).toHaveLength(1);
});

test('a snapshot that is to be loaded again names its range, a failed model its table', async () => {
  const range = '--from 2025-01-15 --to 2025-02-15';
  const message = `[activities/plan] nothing is published until \`relais backfill france-courses ${range}\` has loaded them again`;
  const stale = await explained(failed(fault('BACKFILL_NEEDED', message, null)));
  expect(stale.next[0]?.command).toBe(`./relais backfill france-courses ${range}`);
  const model = '[dbt/core] model france_courses__dim_courses failed: no such column';
  const broken = await explained(failed(fault('DBT_MODEL_FAILED', model, null)));
  expect(broken.next.map(({ command }) => command)).toContain('./relais lineage france-courses dim_courses');
});

const step = { id: '1', activity: 'snapshotDataset', dataset: 'courses', attempt: 2 };

test('a run whose worker is lost waits, and one whose step failed tries again', async () => {
  const lost = { ...step, lastCode: 'STEP_TIMED_OUT', lastFailure: 'activity Heartbeat timeout' };
  const waiting = await explained({ ended: false, run, steps: [lost], worked: false });
  expect(waiting.faults.map(({ code }) => code)).toEqual(['NO_WORKER', 'STEP_TIMED_OUT']);
  expect(waiting.next[0]?.command).toBe('./relais dev');
  expect(explanationPage(waiting)).toContain('snapshotDataset, of courses, attempt 2');
  const going = await explained({
    ended: false,
    run,
    steps: [{ ...step, lastCode: null, lastFailure: null }],
    worked: true,
  });
  expect(going).toMatchObject({ status: 'running', faults: [] });
  expect(going.next.map(({ command }) => command)).toContain(`./relais cancel ${run.runId}`);
});

test('the newest run is the one that started last, also in a copied store', () => {
  const stored = (runId: string, logicalDate: string) => ({
    ...{ path: '', pipeline, logicalDate, workflowId: `${pipeline}/${logicalDate}`, runId, writtenAt: 5 },
  });
  const runs = knownRuns(
    [stored('01a1fdba-0000-7000-8000-1', '2025-02-15'), stored('01a1fdbb-0000-7000-8000-1', '2025-01-15')],
    [],
  );
  expect(meantRun(runs, 'latest', registry).logicalDate).toBe('2025-01-15');
  expect(meantRun(runs, pipeline, registry).logicalDate).toBe('2025-01-15');
  expect(() => meantRun(runs, 'growth-attribution', registry)).toThrow('no run of growth-attribution is known yet');
  expect(() => meantRun(runs, 'france-courses/2025-02-16', registry)).toThrow('did you mean france-courses/2025-0');
});
