import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetDefinition, Registry } from '@relais/core';
import { recordDropped } from '@relais/activities/dropped-rows';
import { importSnapshot } from '@relais/activities/import-snapshot';
import { loadTable } from '@relais/activities/load-table';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import { contractHash } from '@relais/rows';
import { courses as coursesDefinition } from '../../workflows/pipelines/france-courses/datasets/courses.js';
import { franceCourses } from '../../workflows/pipelines/france-courses/pipeline.js';
import {
  courseHeader,
  enrollmentHeader,
  makeMonths,
  toCsv,
} from '../../workflows/pipelines/france-courses/test/made-up-sources.js';
import { registry as registered } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from './workbench.js';

const pipeline = 'france-courses';
const [month] = makeMonths(29, ['2025-02-15']);
const courses = month!.courses.filter(({ siret }, index, all) => siret && index < Math.floor(all.length / 20) * 20);
const enrollments = month!.enrollments;

let bench: Workbench;
beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(() => bench.remove());

interface Attempt {
  readonly accept?: string;
  readonly logicalDate?: string;
  readonly registry?: Registry;
  readonly run?: string;
}

async function load(
  dataset: string,
  date: string,
  csv: string,
  { registry = registered, run = date, ...asked }: Attempt = {},
) {
  const deps = { ...bench.deps, registry };
  const file = join(bench.folder, `${dataset}.csv`);
  await writeFile(file, csv);
  const snapshot = await importSnapshot(deps, { pipeline, dataset, date, file });
  const typed = await typeSnapshot(deps, { pipeline, snapshot, verify: false }, bench.step(run));
  return loadTable(deps, { pipeline, typed, parts: typed.parts, ...asked }, bench.step(run));
}
const coursesOn = (date: string, kept: number, change: object = {}): string =>
  toCsv(
    courseHeader,
    courses.slice(0, kept).map((row) => ({ ...row, ...change, date_extract: date })),
  );
const loadCourses = (date: string, kept: number, attempt?: Attempt) =>
  load('courses', date, coursesOn(date, kept), attempt);
const enrollmentsFrom = (first: string): string =>
  toCsv(
    enrollmentHeader,
    enrollments.filter((row) => row['annee_mois']! >= first),
  );
const held = () => bench.deps.store.list(`held/${pipeline}/`);
const loads = async (date: string) =>
  (await bench.deps.store.list(`loads/${pipeline}/courses/snapshot_date=${date}/`)).length;

const all = courses.length;
const most = all - all / 20;
const fewer = most - 1;
const waits = { code: 'SHRINK_GUARD', dataset: 'courses' };

test('B7: a first snapshot has nothing to be compared with, whatever it holds', async () => {
  expect(await loadCourses('2025-01-15', 1)).toMatchObject({ changed: 1, warnings: [] });
});

test('B7: a twentieth of the keys may go; one more waits, is kept as raw and typed, and is not loaded', async () => {
  await loadCourses('2025-01-15', all);
  expect(await loadCourses('2025-02-15', most)).toMatchObject({ changed: most, warnings: [] });
  await loadCourses('2025-03-15', all);
  await expect(loadCourses('2025-04-15', fewer)).rejects.toMatchObject({
    ...waits,
    message: expect.stringContaining(
      `keys (training_id, department) are gone (${all - fewer} of ${all}; 5 % may go)`,
    ) as unknown,
  });
  expect(await loads('2025-04-15')).toBe(0);
  for (const area of ['raw', 'typed'])
    expect(
      (await bench.deps.store.list(`${area}/${pipeline}/courses/snapshot_date=2025-04-15/`)).length,
    ).toBeGreaterThan(1);
});

test('B7: the month that went is named, and with it the command that lets it through', async () => {
  await load('enrollments', '2025-01-15', enrollmentsFrom('2024-11'));
  const attempt = load('enrollments', '2025-02-15', enrollmentsFrom('2024-12'), { logicalDate: '2025-02-16' });
  await expect(attempt).rejects.toMatchObject({
    code: 'SHRINK_GUARD',
    context: { previous: '2025-01-15', monthsGone: 1 },
  });
  await expect(attempt).rejects.toThrow(
    /months are gone \(2024-11\).*relais run france-courses --date 2025-02-16 --accept/,
  );
  const replay = load('enrollments', '2025-02-15', enrollmentsFrom('2024-12'));
  await expect(replay).rejects.toThrow(/relais backfill france-courses --from 2025-02-15 --to 2025-02-15 --accept/);
});

test('B7: a column that is empty of a sudden waits', async () => {
  await loadCourses('2025-01-15', all);
  const emptied = load('courses', '2025-02-15', coursesOn('2025-02-15', all, { intitule_formation: '' }));
  await expect(emptied).rejects.toThrow(/empty values rose by more than 20 points in 1 columns \(training_title/);
});

test('B7: other bytes for the first date are compared with those that count of it', async () => {
  await loadCourses('2025-01-15', all);
  const previous = expect.stringMatching(/^2025-01-15@[0-9a-f]{12}$/) as unknown;
  await expect(loadCourses('2025-01-15', fewer)).rejects.toMatchObject({
    ...waits,
    context: { previous },
  });
  expect(await loads('2025-01-15')).toBe(1);
  expect(await loadCourses('2025-01-15', most)).toMatchObject({ warnings: [] });
  // With a date before it, that one alone counts.
  await loadCourses('2025-02-15', all);
  expect(await loadCourses('2025-02-15', most)).toMatchObject({ warnings: [] });
});

test('B7: the comparison is with the date before, whatever was loaded last', async () => {
  await loadCourses('2025-01-15', most);
  await loadCourses('2025-03-15', all);
  // An older date that comes later, then the newest again in other bytes: each against its own predecessor.
  expect(await loadCourses('2025-02-15', most - 1)).toMatchObject({ warnings: [] });
  expect(await loadCourses('2025-03-15', most - 2)).toMatchObject({ warnings: [] });
  await expect(loadCourses('2025-02-15', 1)).rejects.toMatchObject({ context: { previous: '2025-01-15' } });
});

test('B7: an acceptance is kept with its reason, said in every report, and asked for once', async () => {
  await loadCourses('2025-01-15', all);
  await expect(loadCourses('2025-02-15', 20)).rejects.toMatchObject(waits);
  const [{ path }] = (await held()) as [{ path: string }];
  expect(JSON.parse(String(await bench.deps.store.read(path)))).toMatchObject({
    code: 'SHRINK_GUARD',
    next: expect.stringContaining('--accept'),
  });
  const accepted = {
    code: 'ACCEPTED',
    dataset: 'courses',
    message: expect.stringContaining('accepted: the publisher says so'),
  };
  expect(await loadCourses('2025-02-15', 20, { accept: 'the publisher says so', run: 'a' })).toEqual(
    expect.objectContaining({ changed: 20, warnings: [accepted] }),
  );
  for (const run of ['a', 'b'])
    expect(await loadCourses('2025-02-15', 20, { run })).toMatchObject({ warnings: [accepted] });
  const records = await bench.deps.store.list(`accepted/${pipeline}/`);
  expect(records.map((record) => record.path.split('/').at(-1))).toEqual(['shrink_guard.json']);
  const loaded = await bench.deps.warehouse.loaded(franceCourses);
  expect(loaded.map(({ accepted }) => accepted)).toEqual([undefined, records.map((record) => record.path)]);
  // Other bytes are another decision.
  await expect(loadCourses('2025-02-15', 19)).rejects.toMatchObject(waits);
});

test('B7: who accepted refused rows has not accepted a loss', async () => {
  await loadCourses('2025-01-15', all);
  const csv = `${coursesOn('2025-02-15', 20)}too;short\n`;
  const strict = load('courses', '2025-02-15', csv);
  await expect(strict).rejects.toMatchObject({ code: 'QUARANTINE_THRESHOLD' });
  const { store } = bench.deps;
  const [{ path }] = (await held()) as [{ path: string }];
  await store.create(path.replace('held/', 'accepted/'), JSON.stringify({ finding: '1 of 21', reason: 'known' }));
  await expect(load('courses', '2025-02-15', csv)).rejects.toMatchObject(waits);
  expect((await load('courses', '2025-02-15', csv, { accept: 'both' })).warnings).toHaveLength(2);
});

test('B6: a load that would wait but for rows given up names the decision', async () => {
  const csv = `${coursesOn('2025-02-15', 20)}too;short\n`;
  await expect(load('courses', '2025-02-15', csv)).rejects.toMatchObject({ code: 'QUARANTINE_THRESHOLD' });
  const sha256 = createHash('sha256').update(csv).digest('hex');
  await recordDropped(bench.deps.store, pipeline, {
    ...{ dataset: 'courses', snapshot_date: '2025-02-15', sha256, contract_hash: contractHash(coursesDefinition) },
    ...{ rows: 1, reason: 'worth nothing', dropped_at: '2025-02-16T00:00:00Z' },
  });
  await load('courses', '2025-02-15', csv);
  const [loaded] = await bench.deps.warehouse.loaded(franceCourses);
  const decided = await bench.deps.store.list(`accepted/${pipeline}/`);
  expect(loaded?.accepted).toEqual(decided.map(({ path }) => path));
});

test('B7: what was loaded before there was a guard is loaded again without a question', async () => {
  const registry = changed(({ guard: _, ...dataset }) => dataset);
  await loadCourses('2025-01-15', all, { registry });
  await loadCourses('2025-02-15', 20, { registry });
  expect(await loadCourses('2025-02-15', 20, { run: 'again' })).toMatchObject({ changed: 0, warnings: [] });
});

test('B7: snapshots of two contracts are compared under the newer one', async () => {
  const registry = changed((dataset) => ({
    ...dataset,
    columns: dataset.columns.filter(({ name }) => name !== 'training_title'),
  }));
  await loadCourses('2025-01-15', all, { registry });
  expect(await loadCourses('2025-02-15', most)).toMatchObject({ warnings: [] });
  await expect(loadCourses('2025-03-15', 20)).rejects.toMatchObject(waits);
});

test('B7: a previous snapshot whose typed files are gone is typed again from raw', async () => {
  await loadCourses('2025-01-15', all);
  for (const { path } of await bench.deps.store.list(`typed/${pipeline}/`)) await bench.deps.store.remove(path);
  await expect(loadCourses('2025-02-15', 20)).rejects.toMatchObject(waits);
});

function changed(change: (dataset: DatasetDefinition) => DatasetDefinition): Registry {
  const { definition, ...rest } = registered[pipeline]!;
  return { [pipeline]: { ...rest, definition: { ...definition, datasets: definition.datasets.map(change) } } };
}
