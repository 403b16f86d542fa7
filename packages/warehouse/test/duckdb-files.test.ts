import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadRequest } from '@relais/warehouse';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';
import { courses, pipeline, terms, typedSnapshot } from './sample.js';
import { openWarehouse, publishLoaded, temporaryWarehouse, type TemporaryWarehouse } from './temporary-warehouse.js';

let subject: TemporaryWarehouse;
beforeEach(async () => {
  subject = await temporaryWarehouse();
});
afterEach(() => subject.dispose());

const january = '2025-01-05';
const february = '2025-02-02';

const loadTerm = async (label: string): Promise<LoadRequest> => {
  const row = { id: 'a', label, label_en: label, label_status: 'glossary' };
  const request = await typedSnapshot(subject.store, terms, january, [row]);
  await subject.warehouse.load(request);
  return request;
};
const labels = async () => (await subject.warehouse.query(pipeline.name, 'SELECT label FROM source_tables.terms')).rows;

describe('what is not where it was', () => {
  test('a Parquet object that is gone is named with the way back', async () => {
    const request = await loadTerm('x');
    await publishLoaded(subject.warehouse);
    await subject.store.remove(request.parts[0]!);
    const failure = {
      code: 'GENERATION_INCOMPLETE',
      message: expect.stringContaining('relais backfill sample-pipeline'),
    };
    await expect(labels()).rejects.toMatchObject(failure);
  });

  test('so is a generation, and publishing again mends it', async () => {
    await loadTerm('x');
    const { location } = await publishLoaded(subject.warehouse);
    await rm(location, { recursive: true });
    await expect(labels()).rejects.toMatchObject({ code: 'GENERATION_INCOMPLETE' });
    await publishLoaded(subject.warehouse);
    expect(await labels()).toEqual([{ label: 'x' }]);
  });

  test('so is a home that was moved, and publishing again mends it', async () => {
    await loadTerm('x');
    await publishLoaded(subject.warehouse);
    const home = join(subject.home, 'elsewhere');
    await mkdir(home);
    for (const part of ['store', 'warehouse']) await rename(join(subject.home, part), join(home, part));
    const { warehouse } = openWarehouse(home);
    const query = () => warehouse.query(pipeline.name, 'SELECT label FROM source_tables.terms');
    await expect(query()).rejects.toMatchObject({ code: 'GENERATION_INCOMPLETE' });
    await publishLoaded(warehouse);
    expect((await query()).rows).toEqual([{ label: 'x' }]);
  });

  test('a previous generation that lacks a file is not built on', async () => {
    await loadTerm('x');
    const { generation } = await publishLoaded(subject.warehouse);
    const environment = async (name = generation) => {
      const snapshots = await subject.warehouse.loaded(pipeline);
      const previous = { generation: name, added: {}, lost: false };
      const candidate = await subject.warehouse.prepareCandidate({ pipeline, snapshots, count: [], previous });
      return candidate.environment['RELAIS_DUCKDB_PREVIOUS'];
    };
    expect(await environment()).toBe(join(subject.folder, generation, `${pipeline.name}.duckdb`));
    expect(await environment('000009-aaaaaaaa')).toBeUndefined();
    await rm(join(subject.folder, generation, `${pipeline.name}.duckdb`));
    expect(await environment()).toBeUndefined();
  });

  test('a damaged load record is named', async () => {
    await loadTerm('x');
    const [record] = await subject.store.list('loads/');
    await rm(join(subject.home, 'store', record!.path));
    await writeFile(join(subject.home, 'store', record!.path), '{');
    await expect(subject.warehouse.loaded(pipeline)).rejects.toMatchObject({ code: 'LOAD_RECORD_DAMAGED' });
  });

  test('a store below a folder whose name is a pattern is refused', () => {
    const options = { folder: subject.home, store: subject.store, memoryLimit: '100MB', threads: 1 };
    for (const storeRoot of ['/data/a*b/store', '/data/what?/store', '/data/copy [1]/store'])
      expect(() => duckdbWarehouse({ ...options, storeRoot })).toThrow('move the store');
  });
});

test('snapshots typed under an older contract keep counting in the columns of today', async () => {
  const before = {
    ...courses,
    columns: [{ ...courses.columns[0]! }, { ...courses.columns[1]!, type: 'STRING' as const }],
  };
  await subject.warehouse.load(await typedSnapshot(subject.store, before, january, [{ id: 'a', code: '7' }]));
  await subject.warehouse.load(await typedSnapshot(subject.store, courses, february, [{ id: 'b', code: 8, fee: 2 }]));
  await publishLoaded(subject.warehouse);
  const { rows } = await subject.warehouse.query(
    pipeline.name,
    'SELECT id, code, fee FROM source_tables.courses ORDER BY id',
  );
  expect(rows).toEqual([
    { id: 'a', code: 7, fee: null },
    { id: 'b', code: 8, fee: '2' },
  ]);
});
