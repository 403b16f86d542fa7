import { chmod, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { loadTable } from '@relais/activities/load-table';
import { planRun } from '@relais/activities/plan-run';
import { selectReplay } from '@relais/activities/replay/select-replay';
import { snapshotDataset } from '@relais/activities/snapshot-dataset';
import { translateColumns } from '@relais/activities/translate-columns';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import type { SnapshotRef, TypedRef } from '@relais/core';
import { startSampleServer, type RunningServer } from '@relais/sample-sources';
import { registry } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from './workbench.js';

const pipeline = 'france-courses';
let bench: Workbench;
let sources: RunningServer;
let snapshot: SnapshotRef;
let typed: TypedRef;

beforeEach(async () => {
  sources = await startSampleServer({ registry, scale: 0.002 });
  const url = `${sources.url}/at/{date}/IMG/zip/fcod_13_25_10_2019.zip`;
  bench = await makeWorkbench({ sourceUrls: { FORMACODE_URL: url } });
  snapshot = await take();
  typed = await type();
});
afterEach(async () => {
  await sources.close();
  await bench.remove();
});

const take = () =>
  snapshotDataset(bench.deps, { pipeline, dataset: 'formacode', logicalDate: '2025-01-15' }, bench.step('run'));
const type = (verify = false) => typeSnapshot(bench.deps, { pipeline, snapshot, verify }, bench.step('run'));
const translate = () => translateColumns(bench.deps, { pipeline, typed }, bench.step('run'));

type Damage = (file: string) => Promise<void>;

const flipped: Damage = async (file) => {
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
};
const cut: Damage = async (file) => truncate(file, (await readFile(file)).length - 1);
const damages: [string, Damage][] = [
  ['with a flipped bit', flipped],
  ['that is cut short', cut],
  ['that is gone', (file) => rm(file)],
];

async function damage(path: string, how: Damage): Promise<void> {
  const file = await bench.deps.store.localFile(path);
  await chmod(file, 0o644);
  await how(file);
}

describe.each(damages)('a stored file %s', (_, how) => {
  test('of rows is never loaded: it is typed again from raw, and every row is there', async () => {
    await damage(typed.parts[0] ?? '', how);
    const again = await type();
    expect(again.parts).not.toEqual(typed.parts);
    expect({ read: again.read, loaded: again.loaded }).toEqual({ read: typed.read, loaded: typed.loaded });
    const { store } = bench.deps;
    expect((await store.list(typed.path)).map(({ path }) => path)).toEqual(
      expect.not.arrayContaining([...typed.parts]),
    );
    expect(await type(true)).toEqual(again);
  });

  test('of translated rows is made again', async () => {
    const first = await translate();
    await damage(first.parts[0] ?? '', how);
    const again = await translate();
    expect(again.parts).not.toEqual(first.parts);
    expect(again.ref.translation).toEqual(first.ref.translation);
  });
});

test.each(damages)('a loaded file %s is no part of the next generation: the run makes it again', async (_, how) => {
  const plan = () =>
    planRun(
      bench.deps,
      { pipeline, input: { datasets: ['courses'] }, startTime: Date.now(), scheduledTime: null },
      bench.step('run-2'),
    );
  const { ref, parts } = await translate();
  await loadTable(bench.deps, { pipeline, typed: ref, parts }, bench.step('run'));
  expect((await plan()).datasets.map(({ dataset }) => dataset)).toEqual(['courses']);
  await damage(parts[0] ?? '', how);
  expect((await plan()).datasets).toMatchObject([{ dataset: 'courses' }, { dataset: 'formacode', snapshot }]);

  const again = await translate();
  await loadTable(bench.deps, { pipeline, typed: again.ref, parts: again.parts }, bench.step('run-2'));
  expect((await plan()).datasets.map(({ dataset }) => dataset)).toEqual(['courses']);
});

test.each(damages)('a loaded file %s is loaded again by a backfill of what is unfinished', async (_, how) => {
  const definition = registry[pipeline]!.definition;
  const unfinished = async () =>
    (await selectReplay(bench.deps, definition, { from: '2000-01-01', to: '2100-01-01' })).map(({ state }) => state);
  await loadTable(bench.deps, { pipeline, typed, parts: typed.parts }, bench.step('run'));
  expect(await unfinished()).toEqual([]);
  await damage(typed.parts[0] ?? '', how);
  expect(await unfinished()).toEqual(['stale']);
});

test.each(damages.slice(0, 2))('a raw file %s is neither replayed nor attached to', async (_, how) => {
  await damage(snapshot.path, how);
  const damaged = { code: 'SNAPSHOT_DAMAGED', dataset: 'formacode' };
  await expect(type(true)).rejects.toMatchObject(damaged);
  await expect(take()).rejects.toMatchObject(damaged);
});

test('files whose manifest is from before checksums were recorded are used as they are', async () => {
  const { store } = bench.deps;
  const path = `${typed.path}manifest.json`;
  const manifest = JSON.parse(String(await store.read(path))) as object;
  await store.remove(path);
  await store.create(path, JSON.stringify({ ...manifest, seals: undefined, record_sha256: undefined }));
  expect((await type()).parts).toEqual(typed.parts);
});
