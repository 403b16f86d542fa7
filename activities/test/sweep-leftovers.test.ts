import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { reportRun } from '@relais/activities/report-run';
import { leftoverAfterMs, sweepLeftovers } from '@relais/activities/sweep/sweep-leftovers';
import { noTranslations } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { folderStore } from '@relais/object-store/drivers/folder';
import { gcsStore } from '@relais/object-store/drivers/gcs';
import { describeWithFakeGcs, startFakeGcs, type FakeGcs } from '../../packages/object-store/test/fake-gcs.js';
import { makeWorkbench } from './workbench.js';

const pipeline = 'france-courses';
const old = Date.now() - leftoverAfterMs - 60_000;
const young = Date.now() - leftoverAfterMs + 60_000;

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'relais-sweep-'))));
afterEach(() => rm(folder, { recursive: true }));

const step = (log: (message: string, details?: object) => void = () => undefined) => ({
  log,
  signal: new AbortController().signal,
});

/** The same store, some of whose objects were written at another time. */
function aged(store: ObjectStore, times: ReadonlyMap<string, number>): ObjectStore {
  const list: ObjectStore['list'] = async (prefix) =>
    (await store.list(prefix)).map((info) => ({ ...info, modifiedAt: times.get(info.path) ?? info.modifiedAt }));
  return { ...store, list };
}

const at = (area: string, version: string): string =>
  `${area}/${pipeline}/courses/snapshot_date=2025-01-15/${version}/`;
const manifest = (...parts: readonly string[]): string => JSON.stringify({ parts, setAside: null, quarantine: null });

/** What lies in a store, when it was written, and whether a sweep may take it. */
const objects: readonly (readonly [path: string, body: string, written: number, goes: 'goes' | 'stays'])[] = [
  // Two attempts, of which one wrote the manifest.
  [`${at('typed', 'a-1')}manifest.json`, manifest(`${at('typed', 'a-1')}part-aaaaaaaa-0.parquet`), old, 'stays'],
  [`${at('typed', 'a-1')}part-aaaaaaaa-0.parquet`, 'named', old, 'stays'],
  [`${at('typed', 'a-1')}part-bbbbbbbb-0.parquet`, 'of one that died', old, 'goes'],
  [`${at('typed', 'a-1')}set-aside-bbbbbbbb.parquet`, 'of one that died', old, 'goes'],
  [`${at('typed', 'a-1')}part-cccccccc-0.parquet`, 'of a living one', young, 'stays'],
  [`${at('quarantine', 'a-1')}quarantine-bbbbbbbb.parquet`, 'of one that died', old, 'goes'],
  // No manifest: one died before it, another is at work.
  [`${at('typed', 'b-1')}part-aaaaaaaa-0.parquet`, 'of one that died', old, 'goes'],
  [`${at('typed', 'b-1')}part-bbbbbbbb-0.parquet`, 'of a living one', young, 'stays'],
  [`${at('translated', 'b-2')}part-aaaaaaaa-0.parquet`, 'of one that died', old, 'goes'],
  [`${at('translated', 'b-2')}notes.parquet`, 'of nobody we know', old, 'stays'],
  // A manifest that was taken away, while a generation that readers see was loaded from its files.
  [`${at('typed', 'c-1')}part-aaaaaaaa-0.parquet`, 'loaded', old, 'stays'],
  [
    `loads/${pipeline}/courses/snapshot_date=2025-01-15/000001.json`,
    manifest(`${at('typed', 'c-1')}part-aaaaaaaa-0.parquet`),
    old,
    'stays',
  ],
  // A manifest that cannot be read: who can say which of the files count?
  [`${at('typed', 'd-1')}manifest.json`, '{"parts": [', old, 'stays'],
  [`${at('typed', 'd-1')}part-aaaaaaaa-0.parquet`, 'x', old, 'stays'],
  [`${at('typed', 'd-1')}part-bbbbbbbb-0.parquet`, 'x', old, 'stays'],
  // Never.
  [`${at('raw', 'e')}part-aaaaaaaa-0.parquet`, 'raw', old, 'stays'],
  [`${at('rejected', 'e')}part-aaaaaaaa-0.parquet`, 'rejected', old, 'stays'],
  [`${at('accepted', 'e')}part-aaaaaaaa-0.parquet`, 'accepted', old, 'stays'],
  [`typed/another-pipeline/courses/snapshot_date=2025-01-15/a-1/part-aaaaaaaa-0.parquet`, 'x', old, 'stays'],
];

function describeUnnamed(makeStore: () => Promise<ObjectStore>): void {
  test('Parquet files that nothing names go once they are old; whatever is named, young or of another kind stays', async () => {
    const store = await makeStore();
    for (const [path, body] of objects) await store.create(path, body);
    const times = new Map(objects.map(([path, , written]) => [path, written]));
    const told: unknown[] = [];
    const log = (_: string, details?: object): void => void told.push(details);
    const swept = { store: aged(store, times), scratchFolder: join(folder, 'scratch') };

    await sweepLeftovers(swept, { pipeline, storeTime: Date.now() }, step(log));

    const left = (await store.list('')).map(({ path }) => path);
    expect(left).toEqual(objects.flatMap(([path, , , goes]) => (goes === 'stays' ? [path] : [])).sort());
    const gone = objects.flatMap(([path, , , goes]) => (goes === 'goes' ? [{ path: `${store.uri}/${path}` }] : []));
    expect(new Set(told)).toEqual(new Set(gone));
  });

  test('a worker whose clock runs ahead takes nothing that is young by the clock of the store', async () => {
    const store = await makeStore();
    for (const [path, body] of objects) await store.create(path, body);
    const times = new Map(objects.map(([path]) => [path, old]));
    const storeTime = old + leftoverAfterMs - 1;
    await sweepLeftovers({ store: aged(store, times), scratchFolder: folder }, { pipeline, storeTime }, step());
    expect(await store.list('')).toHaveLength(objects.length);
  });

  test('cut after any removal it leaves the rest to the next run', async () => {
    const store = await makeStore();
    for (const [path, body] of objects) await store.create(path, body);
    const times = new Map(objects.map(([path, , written]) => [path, written]));
    const going = objects.filter(([, , , goes]) => goes === 'goes').length;
    for (let run = 0; run < going; run += 1) {
      const remove: ObjectStore['remove'] = async (path) => {
        await store.remove(path);
        throw new Error('killed after one');
      };
      const cut = { store: { ...aged(store, times), remove }, scratchFolder: folder };
      await sweepLeftovers(cut, { pipeline, storeTime: Date.now() }, step());
      expect(await store.list('')).toHaveLength(objects.length - run - 1);
    }
    const left = (await store.list('')).map(({ path }) => path);
    expect(left).toEqual(objects.flatMap(([path, , , goes]) => (goes === 'stays' ? [path] : [])).sort());
  });

  test('costs a listing of each area and reads nothing where every file has its manifest', async () => {
    const store = await makeStore();
    const named = objects.slice(0, 2);
    for (const [path, body] of named) await store.create(path, body);
    const asked: string[] = [];
    const watched: ObjectStore = {
      ...aged(store, new Map(named.map(([path]) => [path, old]))),
      read: (path) => (asked.push(path), store.read(path)),
    };
    await sweepLeftovers({ store: watched, scratchFolder: folder }, { pipeline, storeTime: Date.now() }, step());
    expect(asked).toEqual([]);
  });
}

describe('in a folder', () => describeUnnamed(() => Promise.resolve(folderStore(join(folder, 'store')))));

describeWithFakeGcs('in a bucket', () => {
  let server: FakeGcs;
  let bucket = 0;
  beforeAll(async () => (server = await startFakeGcs()));
  afterAll(() => server.stop());
  describeUnnamed(async () => {
    await server.createBucket(`sweep-${(bucket += 1)}`);
    const cacheFolder = join(folder, 'object-cache');
    return gcsStore({ uri: `gs://sweep-${bucket}/prefix`, endpoint: server.endpoint, cacheFolder, impersonate: null });
  });
});

/** What lies in the staging and the scratch folder. A folder is as old as what was written in it last. */
const files: readonly (readonly [path: string, written: number, goes: 'goes' | 'stays'])[] = [
  ['staging/.creating-1', old, 'goes'],
  ['staging/.creating-2', young, 'stays'],
  ['staging/typed-dead/part.parquet', old, 'goes'],
  ['staging/typed-alive/part.parquet', young, 'stays'],
  // A file copied with its time into the folder of a step that is at work.
  ['staging/typed-alive/copied.csv', old, 'stays'],
  ['staging/france-courses/courses/run-dead/2025-01-15/courses.csv', old, 'goes'],
  ['staging/france-courses/courses/run-alive/2025-01-15/courses.csv', young, 'stays'],
  ['scratch/rows-dead/spill.tmp', old, 'goes'],
  ['scratch/rows-alive/spill.tmp', young, 'stays'],
  ['scratch/dbt/dead/target/manifest.json', old, 'goes'],
  ['scratch/dbt/alive/target/manifest.json', young, 'stays'],
];

async function layFiles(): Promise<{ store: ObjectStore; scratchFolder: string }> {
  const store = folderStore(join(folder, 'store'));
  const places = { staging: await store.stagingFolder(), scratch: join(folder, 'scratch') };
  const placed = files.map(([path, written]) => {
    const [area, ...rest] = path.split('/');
    return { path: join(places[area as keyof typeof places], ...rest), written };
  });
  for (const { path } of placed) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'x');
  }
  // From within to without, so that a folder is as old as its newest file.
  for (const { path, written } of placed.toSorted((a, b) => a.written - b.written))
    for (let at = path; at !== places.staging && at !== places.scratch; at = dirname(at))
      await utimes(at, written / 1000, written / 1000);
  return { store, scratchFolder: places.scratch };
}

test('unfinished files go once they are old, with their folders; what a living step has stays, and what is beside it', async () => {
  const { store, scratchFolder } = await layFiles();
  await sweepLeftovers({ store, scratchFolder }, { pipeline, storeTime: Date.now() }, step());
  const found = async (area: string, at: string): Promise<string[]> =>
    (await readdir(at, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(area, entry.parentPath.slice(at.length), entry.name));
  const left = [...(await found('staging', await store.stagingFolder())), ...(await found('scratch', scratchFolder))];
  expect(left.sort()).toEqual(files.flatMap(([path, , goes]) => (goes === 'stays' ? [path] : [])).sort());
  expect(await readdir(await store.stagingFolder())).not.toContain('typed-dead');
});

test('a run sweeps when it reports, and does not fail where that fails', async () => {
  const bench = await makeWorkbench();
  try {
    const staging = await bench.deps.store.stagingFolder();
    await writeFile(join(staging, '.creating-1'), 'x');
    await utimes(join(staging, '.creating-1'), old / 1000, old / 1000);
    const listed: ObjectStore['list'] = (prefix) =>
      prefix.startsWith('typed/') ? Promise.reject(new Error('no listing today')) : bench.deps.store.list(prefix);
    const told: unknown[] = [];
    const report = await reportRun(
      { ...bench.deps, store: { ...bench.deps.store, list: listed } },
      {
        plan: { pipeline, logicalDate: '2025-01-15' },
        status: 'loaded',
        loaded: { tables: [], counted: [], translation: noTranslations, warnings: [] },
        record: null,
        models: { pass: 0, warn: 0, error: 0, skipped: 0 },
        warnings: [],
        error: null,
      },
      { ...bench.step('run'), log: (message, details) => void told.push([message, details]) },
    );
    expect(report.status).toBe('loaded');
    expect(await readdir(staging)).toEqual([]);
    expect(told).toContainEqual(['leftovers could not be removed', { failure: 'Error: no listing today' }]);
  } finally {
    await bench.remove();
  }
});
