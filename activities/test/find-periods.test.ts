import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMissingFiles } from '@relais/activities/ledger/find-missing-files';
import { findPeriods } from '@relais/activities/ledger/find-periods';
import type { RawManifest } from '@relais/activities/raw-manifest';
import { objectNames, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { folderStore } from '@relais/object-store/drivers/folder';
import { registry } from '@relais/workflows/pipelines';

/** Which times of the calendar went by without a snapshot, read from manifests, refusals and reports. */
const pipeline = registry['france-courses']?.definition as PipelineDefinition;
const dataset = (name: string): DatasetDefinition =>
  pipeline.datasets.find((each) => each.name === name) as DatasetDefinition;
/** The first Sundays of four months, 03:00 in Paris. */
const times = ['2025-01-05', '2025-02-02', '2025-03-02', '2025-04-06'].map((day) => new Date(`${day}T02:00:00Z`));

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-periods-'));
  store = folderStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const manifest = (snapshot_date: string, fetched_at = `${snapshot_date}T04:00:00Z`) =>
  ({ snapshot_date, fetched_at }) as RawManifest;
const periods = async (name: string, ...manifests: RawManifest[]) =>
  (await findPeriods(store, pipeline, dataset(name), manifests, times)).map(
    ({ from, to, served, rejected }) => `${from}..${to ?? ''} ${served ? 'served' : (rejected ?? 'missing')}`,
  );

const report = (date: string, workflowId: string, datasets: readonly string[]) =>
  store.create(
    objectNames.report(pipeline.name, date, `${workflowId.replaceAll('/', '-')}-${date}`),
    JSON.stringify({ workflowId, tables: datasets.map((name) => ({ dataset: name })) }),
  );

test('what was never stored has no periods: nobody asked for it', async () => {
  expect(await periods('courses')).toEqual([]);
});

test('a period is served by a date in it, from its own day to before the next; the last one is open', async () => {
  expect(await periods('courses', manifest('2024-12-20'), manifest('2025-02-02'), manifest('2025-03-01'))).toEqual([
    '2025-01-05..2025-02-02 missing',
    '2025-02-02..2025-03-02 served',
    '2025-03-02..2025-04-06 missing',
    '2025-04-06.. missing',
  ]);
});

test('periods begin after the first snapshot, which is in none of them', async () => {
  expect(await periods('courses', manifest('2025-02-02', '2025-02-02T04:00:00Z'))).toEqual([
    '2025-03-02..2025-04-06 missing',
    '2025-04-06.. missing',
  ]);
});

test('what was fetched in a period serves it, whatever date it carries; the day is the pipeline’s own', async () => {
  // Each half an hour after midnight in Paris, where Greenwich still has the day before.
  const fetched = [manifest('2025-01-01', '2025-03-01T23:30:00Z'), manifest('2025-01-02', '2025-04-05T22:30:00Z')];
  expect(await periods('courses', ...fetched)).toEqual([
    '2025-01-05..2025-02-02 missing',
    '2025-02-02..2025-03-02 missing',
    '2025-03-02..2025-04-06 served',
    '2025-04-06.. served',
  ]);
});

test('a refusal names its period by the newest code, unless something came after all', async () => {
  const refuse = (date: string, sha256: string, code: string) =>
    store.create(`${objectNames.rejected(pipeline.name, 'courses', date, sha256)}${code}.json`, '{}');
  await refuse('2025-02-10', 'a'.repeat(64), 'source_html');
  await refuse('2025-03-10', 'b'.repeat(64), 'source_empty');
  expect(await periods('courses', manifest('2025-01-01'), manifest('2025-03-11'))).toEqual([
    '2025-01-05..2025-02-02 missing',
    '2025-02-02..2025-03-02 SOURCE_HTML',
    '2025-03-02..2025-04-06 served',
    '2025-04-06.. missing',
  ]);
});

test('equal bytes leave no snapshot: a run’s report tells that the source was asked; a backfill asks none', async () => {
  await report('2025-02-03', `${pipeline.name}/2025-02-03`, ['formacode']);
  await report('2025-03-03', `${pipeline.name}/backfill/2025-01-01..2025-03-31`, ['formacode']);
  await report('2025-04-07', `${pipeline.name}/2025-04-07`, ['courses']);
  const asked = [
    '2025-01-05..2025-02-02 missing',
    '2025-02-02..2025-03-02 served',
    '2025-03-02..2025-04-06 missing',
    '2025-04-06.. missing',
  ];
  expect(await periods('formacode', manifest('2025-01-01'))).toEqual(asked);
  // Courses carry their own date: a report of them in April says nothing that a manifest does not.
  expect((await periods('courses', manifest('2025-01-01'))).filter((line) => line.endsWith('served'))).toEqual([]);
});

describe('files of an inbox', () => {
  const growth = registry['growth-attribution']?.definition as PipelineDefinition;
  const sessions = growth.datasets.find(({ name }) => name === 'sessions') as DatasetDefinition;
  const days = async (...manifests: RawManifest[]) =>
    (await findMissingFiles(store, growth.name, sessions, manifests)).map(
      ({ from, served, rejected }) => `${from} ${served ? 'served' : (rejected ?? 'missing')}`,
    );

  test('days are missing between the first and the newest file, never those before or since', async () => {
    expect(await days()).toEqual([]);
    expect(await days(manifest('2020-06-01'))).toEqual(['2020-06-01 served']);
    expect(await days(manifest('2020-06-29'), manifest('2020-07-01'))).toEqual([
      '2020-06-29 served',
      '2020-06-30 missing',
      '2020-07-01 served',
    ]);
  });

  test('a day whose file was refused is told as that, also when it is the newest', async () => {
    const refused = objectNames.rejected(growth.name, 'sessions', '2020-06-02', 'ab'.repeat(32));
    await store.create(`${refused}contract_column_missing.json`, '{}');
    expect(await days(manifest('2020-06-01'))).toEqual(['2020-06-01 served', '2020-06-02 CONTRACT_COLUMN_MISSING']);
  });
});
