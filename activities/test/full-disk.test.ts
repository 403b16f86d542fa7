import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadTable } from '@relais/activities/load-table';
import { snapshotDataset } from '@relais/activities/snapshot-dataset';
import { toFailure } from '@relais/activities/to-failure';
import { translateColumns } from '@relais/activities/translate-columns';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import { TransientError, type SnapshotRef, type TypedRef } from '@relais/core';
import { startSampleServer, type RunningServer } from '@relais/sample-sources';
import { registry } from '@relais/workflows/pipelines';
import { describeWithSmallDisk } from '../../packages/object-store/test/small-disk.js';
import { franceCourses } from '../../workflows/pipelines/france-courses/pipeline.js';
import { makeWorkbench, type Workbench } from './workbench.js';

const pipeline = 'france-courses';
const [date, run] = ['2025-01-15', 'run'];

describeWithSmallDisk('F14: a disk that is full', 48, (disk) => {
  let bench: Workbench;
  let sources: RunningServer;
  let snapshot: SnapshotRef;
  let typed: TypedRef;

  beforeAll(async () => {
    sources = await startSampleServer({ registry, scale: 0.002 });
    const at = `${sources.url}/at/{date}`;
    const COURSES_URL = `${at}/api/explore/v2.1/catalog/datasets/moncompteformation_catalogueformation/exports/csv`;
    const sourceUrls = { COURSES_URL, FORMACODE_URL: `${at}/IMG/zip/fcod_13_25_10_2019.zip` };
    bench = await makeWorkbench({ sourceUrls }, disk().folder);
  });
  afterAll(async () => {
    disk().readOnly(false);
    await sources.close();
    await bench.remove();
  });
  afterEach(() => {
    disk().readOnly(false);
    disk().empty();
  });

  const objects = async () => (await bench.deps.store.list('')).map(({ path }) => path);

  /** Does work while only `leaving` bytes are free, which fails by name and leaves no object; then with room, which works. */
  async function without<T>(leaving: number, work: () => Promise<T>): Promise<T> {
    const before = await objects();
    disk().fill(leaving);
    const failure: unknown = await work().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringMatching(new RegExp(`the disk of ${disk().folder}/.* is full \\(.* are free now\\); make`)),
    });
    expect(failure).toBeInstanceOf(TransientError);
    expect(await objects()).toEqual(before);
    disk().empty();
    return work();
  }

  /** On a read-only disk the same ends at once. */
  async function readOnly(work: () => Promise<unknown>): Promise<void> {
    disk().readOnly(true);
    const failure = toFailure(await work().catch((error: unknown) => error));
    disk().readOnly(false);
    expect(failure).toMatchObject({ type: 'DISK_READ_ONLY', nonRetryable: true });
    expect(failure.message).toContain(disk().folder);
  }

  const fetch = (dataset: string) =>
    snapshotDataset(bench.deps, { pipeline, dataset, logicalDate: date }, bench.step(run));
  const type = () => typeSnapshot(bench.deps, { pipeline, snapshot, verify: false }, bench.step(run));

  test('in the middle of a download: nothing is stored, nothing refused', async () => {
    await readOnly(() => fetch('courses'));
    snapshot = await without(256 * 1024, () => fetch('courses'));
    expect((await objects()).filter((path) => !path.startsWith('raw/'))).toEqual([]);
    expect(await bench.deps.store.digest(snapshot.path)).toBe(snapshot.sha256);
  });

  test.each([0, 16 * 1024])('while rows are typed, with %d bytes left', async (leaving) => {
    await readOnly(type);
    const before = await objects();
    typed = await without(leaving, type);
    expect(typed.read).toBe(typed.loaded + typed.duplicates + typed.quarantined);
    expect(typed.read).toBe(snapshot.rows);
    const made = (await objects()).filter((path) => !before.includes(path));
    for (const path of made) await bench.deps.store.remove(path);
  });

  test('while texts are translated', async () => {
    const formacode = await fetch('formacode');
    const terms = await typeSnapshot(bench.deps, { pipeline, snapshot: formacode, verify: false }, bench.step(run));
    const translate = () => translateColumns(bench.deps, { pipeline, typed: terms }, bench.step(run));
    await readOnly(translate);
    const { parts } = await without(0, translate);
    expect(parts).toHaveLength(1);
  });

  test('while a snapshot is loaded, a candidate made, published', async () => {
    const { warehouse } = bench.deps;
    typed = await type();
    const load = () => loadTable(bench.deps, { pipeline, typed, parts: typed.parts }, bench.step(run));
    await readOnly(load);
    await without(0, load);

    const one = { ...franceCourses, datasets: franceCourses.datasets.filter(({ name }) => name === 'courses') };
    const prepare = async () =>
      warehouse.prepareCandidate({ pipeline: one, snapshots: await warehouse.loaded(one), count: [] });
    await readOnly(prepare);
    const candidate = await without(0, prepare);
    const folders = () => readdirSync(join(bench.folder, 'warehouse', pipeline));
    expect(folders()).toEqual([candidate.generation]);

    const record = {
      ...{ fingerprint: 'x', snapshots: [], models: false, codeVersion: 'test' },
      run: { workflowId: 'w', runId: run, logicalDate: date },
    };
    await readOnly(() => warehouse.publish(candidate, record));
    await without(0, async () => {
      expect(await warehouse.published(pipeline)).toBeNull();
      return warehouse.publish(candidate, record);
    });
    expect(folders().sort()).toEqual([candidate.generation, 'current.json']);
  });
});
