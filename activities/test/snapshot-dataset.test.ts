import { startSourceServer, type SourceServer } from '../../workflows/test/source-server.js';
import { courseHeader, toCsv } from '../../workflows/pipelines/france-courses/test/made-up-sources.js';
import { importSnapshot } from '@relais/activities';
import { TransientError } from '@relais/core';
import { snapshotDataset } from '@relais/activities/snapshot-dataset';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorkbench, type Workbench } from './workbench.js';

let bench: Workbench;
let source: SourceServer;

beforeEach(async () => {
  source = await startSourceServer();
  bench = await makeWorkbench({
    sourceUrls: {
      COURSES_URL: `${source.url}/courses/exports/csv`,
      ENROLLMENTS_URL: `${source.url}/{date}/enrollments/exports/csv`,
    },
  });
});
afterEach(async () => {
  await source.close();
  await bench.remove();
});

const course = (date: string, id: number) => ({
  date_extract: date,
  numero_formation: `F${id}`,
  intitule_formation: 'deux\nlignes; "ici"',
});
const courses = (date: string, count: number) =>
  toCsv(
    courseHeader,
    Array.from({ length: count }, (_, id) => course(date, id)),
  );

const take = (dataset: string, logicalDate: string, runId = 'run-1') => {
  const step = bench.step(runId);
  const outcome = snapshotDataset(bench.deps, { pipeline: 'france-courses', dataset, logicalDate }, step);
  return { outcome, step };
};

const objects = async (prefix: string) => (await bench.deps.store.list(prefix)).map((object) => object.path);

/** Files that a finished step left where downloads come in. */
async function leftBehind(): Promise<string[]> {
  const found = await readdir(await bench.deps.store.stagingFolder(), { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

test('a snapshot is its bytes and a manifest, and the heartbeats carry this dataset’s bytes and rows', async () => {
  const body = courses('2025-03-19', 500);
  source.serve('/courses/exports/csv', body);
  const { outcome, step } = take('courses', '2025-04-06');
  const snapshot = await outcome;
  expect(snapshot).toMatchObject({
    snapshotDate: '2025-03-19',
    rows: 500,
    bytes: Buffer.byteLength(body),
    late: false,
  });
  expect(await objects('raw/')).toEqual([
    `raw/france-courses/courses/snapshot_date=2025-03-19/${snapshot.sha256.slice(0, 12)}/courses.csv`,
    `raw/france-courses/courses/snapshot_date=2025-03-19/${snapshot.sha256.slice(0, 12)}/manifest.json`,
  ]);
  expect((await bench.deps.store.read(snapshot.path))?.toString('utf8')).toBe(body);
  const last = step.reported.at(-1);
  expect(last).toMatchObject({ dataset: 'courses', bytes: Buffer.byteLength(body), rows: 500 });
  expect(step.reported.every((progress) => progress.dataset === 'courses')).toBe(true);
  expect(await leftBehind()).toEqual([]);
});

test('the same bytes attach to what is there; other bytes of the date are a version beside it', async () => {
  source.serve('/courses/exports/csv', courses('2025-03-19', 3));
  const first = await take('courses', '2025-03-19').outcome;
  expect((await take('courses', '2025-04-19', 'run-2').outcome).path).toBe(first.path);
  source.serve('/courses/exports/csv', courses('2025-03-19', 4));
  const second = await take('courses', '2025-03-19', 'run-3').outcome;
  expect(second.snapshotDate).toBe(first.snapshotDate);
  expect(second.path).not.toBe(first.path);
  expect(await objects('raw/')).toHaveLength(4);
});

test('a source without a date of its own shows its newest snapshot again under its date', async () => {
  const body =
    'annee_mois;annee;mois;type_referentiel;code_rncp;code_rs;code_certifinfo;intitule_certification;siret_of_contractant;raison_sociale_of_contractant;entrees_formation;sorties_realisation_partielle;sorties_realisation_totale;date_chargement\n2025-01;2025;1;RS;-1;1;2;T;12345678901234;P;1;0;0;2025-02-01\n';
  for (const date of ['2025-02-10', '2025-03-10']) source.serve(`/${date}/enrollments/exports/csv`, body);
  source.serve('/2025-04-10/enrollments/exports/csv', body.replace(';P;1;', ';P;2;'));
  expect((await take('enrollments', '2025-02-10').outcome).snapshotDate).toBe('2025-02-10');
  expect((await take('enrollments', '2025-03-10', 'run-2').outcome).snapshotDate).toBe('2025-02-10');
  expect((await take('enrollments', '2025-04-10', 'run-3').outcome).snapshotDate).toBe('2025-04-10');
});

test.each([
  ['a web page', '<!DOCTYPE html><html><body>maintenance</body></html>', 'SOURCE_HTML'],
  ['a header alone', toCsv(courseHeader, []), 'SOURCE_HEADER_ONLY'],
  ['a file cut inside a record', courses('2025-03-19', 3).slice(0, -60), 'SOURCE_TRUNCATED'],
  ['a missing column', toCsv(courseHeader.slice(0, 20), [course('2025-03-19', 1)]), 'CONTRACT_MISSING_COLUMN'],
  [
    'two dates in one file',
    toCsv(courseHeader, [course('2025-03-19', 1), course('2025-03-20', 2)]),
    'CONTRACT_MIXED_DATES',
  ],
  [
    'both names of a renamed column',
    toCsv([...courseHeader, 'code_rs'], [course('2025-03-19', 1)]),
    'CONTRACT_AMBIGUOUS_COLUMN',
  ],
])('%s is kept aside with the reason, never as a snapshot', async (_name, body, code) => {
  source.serve('/courses/exports/csv', body);
  await expect(take('courses', '2025-03-19').outcome).rejects.toMatchObject({ code, dataset: 'courses' });
  expect(await objects('raw/')).toEqual([]);
  const rejected = await objects('rejected/france-courses/courses/');
  expect(rejected.some((path) => path.endsWith(`/${code.toLowerCase()}.json`))).toBe(true);
  expect(await leftBehind()).toEqual([]);
});

test('a cut record is no record, also where the announced count would fit', async () => {
  source.serve('/courses', JSON.stringify({ metas: { default: { records_count: 3 } } }), 'application/json');
  source.serve('/courses/exports/csv', courses('2025-03-19', 3).slice(0, -60));
  await expect(take('courses', '2025-03-19').outcome).rejects.toMatchObject({ code: 'SOURCE_TRUNCATED' });
});

test('a stray line or an unreadable date is its row’s fault, not the file’s', async () => {
  source.serve('/courses/exports/csv', `${courses('2025-03-19', 3)}erreur interne\n`);
  expect(await take('courses', '2025-03-19').outcome).toMatchObject({ snapshotDate: '2025-03-19', rows: 4 });
});

test('a file refused twice for one reason says so twice', async () => {
  for (const [run, cut] of [
    ['run-1', 60],
    ['run-2', 61],
  ] as const) {
    source.serve('/courses/exports/csv', courses('2025-03-19', 3).slice(0, -cut));
    await expect(take('courses', '2025-03-19', run).outcome).rejects.toMatchObject({ code: 'SOURCE_TRUNCATED' });
  }
});

test('fewer records than the publisher announces are no snapshot', async () => {
  source.serve('/courses', JSON.stringify({ metas: { default: { records_count: 4 } } }), 'application/json');
  source.serve('/courses/exports/csv', courses('2025-03-19', 3));
  await expect(take('courses', '2025-03-19').outcome).rejects.toMatchObject({ code: 'SOURCE_INCOMPLETE' });
  source.serve('/courses/exports/csv', courses('2025-03-19', 4));
  expect((await take('courses', '2025-03-19', 'run-2').outcome).rows).toBe(4);
});

test('a file kept from an earlier month is taken in under its own date only', async () => {
  const file = join(bench.folder, 'kept.csv');
  await writeFile(file, courses('2024-11-04', 2));
  const bring = (date: string) =>
    importSnapshot(bench.deps, { pipeline: 'france-courses', dataset: 'courses', date, file });
  await expect(bring('2024-11-05')).rejects.toMatchObject({ code: 'IMPORT_WRONG_DATE' });
  expect(await bring('2024-11-04')).toMatchObject({ snapshotDate: '2024-11-04', rows: 2 });
  expect(await objects('raw/')).toHaveLength(2);
});

test('a refused file lies there with its reason, also where the store failed in between', async () => {
  source.serve('/courses/exports/csv', '<html><body>down for maintenance</body></html>');
  const { store } = bench.deps;
  let failures = 1;
  const shaky = {
    ...store,
    createFromFile: async (...args: Parameters<typeof store.createFromFile>) => {
      await store.createFromFile(...args);
      if (failures-- > 0) throw new TransientError('the reply was lost', { code: 'STORE_UNREACHABLE' });
    },
  };
  const attempt = () =>
    snapshotDataset(
      { ...bench.deps, store: shaky },
      { pipeline: 'france-courses', dataset: 'courses', logicalDate: '2025-04-06' },
      bench.step('run-1'),
    );
  await expect(attempt()).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  await expect(attempt()).rejects.toMatchObject({ code: 'SOURCE_HTML' });
  expect(await objects('rejected/')).toEqual([
    expect.stringContaining('courses.csv'),
    expect.stringContaining('source_html.json'),
  ]);
});
