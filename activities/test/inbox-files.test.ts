import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runSummary } from '@relais/cli/plan/plan-summary';
import { forecastRun } from '@relais/activities/forecast/forecast-run';
import { readLedger } from '@relais/activities/ledger/read-ledger';
import { loadTable } from '@relais/activities/load-table';
import { decideRun, planRun } from '@relais/activities/plan-run';
import { snapshotDataset } from '@relais/activities/snapshot-dataset';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import type { PipelineDefinition } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { registry } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from './workbench.js';

/** From a file in an inbox to a snapshot that counts, by the real drivers. */
const pipeline = 'growth-attribution';
const definition = registry[pipeline]?.definition as PipelineDefinition;
const request = { pipeline, input: {}, startTime: Date.UTC(2025, 2, 19), scheduledTime: null };
let bench: Workbench;
beforeEach(async () => {
  bench = await makeWorkbench();
  await mkdir(join(bench.folder, 'inbox', 'conversions'), { recursive: true });
});
afterEach(() => bench.remove());

const pathOf = (date: string): string => join(bench.folder, 'inbox', 'conversions', `${date}.csv`);
const registration = (userid: string): string => `userid,registration_time\n${userid},2020-06-01 10:00:00\n`;

async function drop(date: string, text: string): Promise<void> {
  await writeFile(pathOf(date), text);
  await utimes(pathOf(date), 1_600_000_000, 1_600_000_000);
}

const planned = async () =>
  (await decideRun(bench.deps, request)).pages.map(({ dataset, file }) => `${dataset} ${file?.date}`);

/** Takes in what is planned, as a run does, and says what was changed. */
async function takeIn(runId: string): Promise<readonly number[]> {
  const step = bench.step(runId);
  const { pages } = await decideRun(bench.deps, request);
  const changes: number[] = [];
  for (const { dataset, file } of pages) {
    if (file === undefined) continue;
    const snapshot = await snapshotDataset(bench.deps, { pipeline, dataset, logicalDate: '2025-03-19', file }, step);
    expect(snapshot).toMatchObject({ snapshotDate: file.date, fileName: `${file.date}.csv`, sha256: file.sha256 });
    const typed = await typeSnapshot(bench.deps, { pipeline, snapshot, verify: false }, step);
    changes.push((await loadTable(bench.deps, { pipeline, typed, parts: typed.parts }, step)).changed);
  }
  return changes;
}

test('a file is taken in once for its bytes, again for others, and again when the older ones come back', async () => {
  const [a, b] = [registration('3074457348177337743'), registration('3074457346349148105')];
  await drop('2020-06-01', a);
  expect(await takeIn('first')).toEqual([1]);
  expect(await takeIn('again')).toEqual([]);
  await drop('2020-06-01', b);
  expect(await planned()).toEqual(['conversions 2020-06-01']);
  await takeIn('corrected');
  await drop('2020-06-01', a);
  await takeIn('taken back');
  expect(await planned()).toEqual([]);
  const counting = async () => (await bench.deps.warehouse.loaded(definition)).map(({ sha256 }) => sha256);
  expect(await counting()).toEqual([createHash('sha256').update(a).digest('hex')]);
  await rm(pathOf('2020-06-01'));
  expect(await takeIn('vanished')).toEqual([]);
  expect(await counting()).toHaveLength(1);
});

test('a file that is refused is kept with its reason under its own name, and planned again until it is replaced', async () => {
  await drop('2020-06-01', 'userid\n3074457348177337743\n');
  await expect(takeIn('refused')).rejects.toMatchObject({ code: expect.stringMatching(/^CONTRACT_/) as string });
  const kept = (await bench.deps.store.list(`rejected/${pipeline}/`)).map(({ path }) => path);
  expect(kept.some((path) => path.includes('snapshot_date=2020-06-01/') && path.endsWith('/2020-06-01.csv'))).toBe(
    true,
  );
  expect(await bench.deps.store.list(`raw/${pipeline}/`)).toEqual([]);
  expect(await planned()).toEqual(['conversions 2020-06-01']);
  await drop('2020-06-01', registration('3074457348177337743'));
  expect(await takeIn('replaced')).toEqual([1]);
});

describe('the form of a file', () => {
  /** The warnings of the snapshot, and how its rows were typed. */
  async function typed(text: string) {
    await drop('2020-06-01', text);
    const step = bench.step('form');
    const [item] = (await decideRun(bench.deps, request)).pages;
    const snapshot = await snapshotDataset(
      bench.deps,
      { pipeline, dataset: 'conversions', logicalDate: '2025-03-19', ...item },
      step,
    );
    const { read, loaded, quarantined } = await typeSnapshot(bench.deps, { pipeline, snapshot, verify: false }, step);
    return { warnings: snapshot.warnings.map(({ code }) => code), read, loaded, quarantined };
  }

  test('a header and no row is a day on which nothing happened, and is told', async () => {
    const counts = { read: 0, loaded: 0, quarantined: 0 };
    expect(await typed('userid,registration_time\n')).toEqual({ warnings: ['SOURCE_NO_ROWS'], ...counts });
  });

  test('a last line that breaks off is a refused row, and the others count', async () => {
    const text = `${registration('101')}102,2020-06-0`;
    expect(await typed(text)).toEqual({ warnings: [], read: 2, loaded: 1, quarantined: 1 });
  });

  test('a file without a header is refused', async () => {
    await expect(typed('101,2020-06-01 10:00:00\n')).rejects.toMatchObject({
      code: expect.stringMatching(/^CONTRACT_/) as string,
    });
  });

  test('columns are bound by name; one more is taken along and told', async () => {
    const text = 'country,registration_time,userid\nFR,2020-06-01 10:00:00,101\n';
    expect(await typed(text)).toEqual({ warnings: ['CONTRACT_EVOLVED'], read: 1, loaded: 1, quarantined: 0 });
  });
});

test('a plan of many files lies in the store, oldest first, and is the same for an attempt after a crash', async () => {
  for (const day of ['03', '01', '02']) await drop(`2020-06-${day}`, registration(`1${day}`));
  const first = await planRun(bench.deps, request, bench.step('run'));
  expect(first.datasets).toEqual([]);
  expect(first.inbox?.lanes).toEqual([{ dataset: 'conversions', snapshots: 3 }]);
  await drop('2020-06-04', registration('104'));
  expect(await planRun(bench.deps, request, bench.step('run'))).toEqual(first);
  const path = `${first.inbox?.folder}plan.json`;
  const body = (await bench.deps.store.read(path)) ?? '';
  const dates = parseRecord<{ file: { date: string } }[]>(body, { path, cure: '' }).map(({ file }) => file.date);
  expect(dates).toEqual(['2020-06-01', '2020-06-02', '2020-06-03']);
});

test('a dry run names the files that it would take in, and touches none', async () => {
  await drop('2020-06-01', registration('101'));
  await drop('2020-06-03', registration('103'));
  const forecast = await forecastRun(bench.deps, request);
  expect(forecast.files).toMatchObject([{ date: '2020-06-01' }, { date: '2020-06-03' }]);
  expect(runSummary(forecast)).toMatch(
    /^conversions +be taken in +2 files are new or changed +2020-06-01 to 2020-06-03 +~ \d+ B$/m,
  );
  expect(await bench.deps.store.list(`raw/${pipeline}/`)).toEqual([]);
  expect(await readFile(pathOf('2020-06-01'), 'utf8')).toBe(registration('101'));
});

test('the ledger names the days between files of which none came, and nothing since', async () => {
  await drop('2020-06-01', registration('101'));
  await drop('2020-06-03', registration('103'));
  await takeIn('run');
  const calendar = () => [new Date('2020-06-02T00:00:00Z'), new Date('2025-03-19T00:00:00Z')];
  const ledger = await readLedger(bench.deps, { pipeline: definition, calendar });
  expect(ledger.map(({ dataset, snapshotDate, state }) => `${dataset} ${snapshotDate} ${state}`)).toEqual([
    'conversions 2020-06-01 loaded',
    'conversions 2020-06-02 missing',
    'conversions 2020-06-03 loaded',
  ]);
  expect(ledger[1]?.because).toContain('conversions/2020-06-02.csv');
});
