import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPointer } from '@relais/warehouse/drivers/duckdb/pointer';
import { courses, enrollments, pipeline, typedSnapshot } from './sample.js';
import { publishLoaded, temporaryWarehouse, type TemporaryWarehouse } from './temporary-warehouse.js';

const damages = [
  ['a number that loses precision', '{"generation": 9007199254740993}'],
  ['a key twice', '{"generation": "a", "generation": "b"}'],
  ['__proto__', '{"__proto__": {"generation": "a"}}'],
  ['depth 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['a truncated line', '{"generation": "000001-c0'],
  ['no record', 'null'],
];

let subject: TemporaryWarehouse;
let location: string;
beforeAll(async () => {
  subject = await temporaryWarehouse();
  ({ location } = await publishLoaded(subject.warehouse));
});
afterAll(() => subject.dispose());

test.each(damages)('B5: the record of a generation with %s is named, with the way on', async (_, text) => {
  const file = join(location, 'generation.json');
  await writeFile(file, text);
  await expect(subject.warehouse.generations(pipeline.name)).rejects.toMatchObject({
    code: 'RECORD_DAMAGED',
    message: expect.stringContaining(file) as unknown,
  });
  await rm(file);
  expect(await subject.warehouse.generations(pipeline.name)).toEqual([]);
});

test.each(damages)('B5: the pointer with %s is named, with the way on', async (_, text) => {
  const file = join(location, '..', 'current.json');
  await writeFile(file, text);
  await expect(subject.warehouse.published(pipeline.name)).rejects.toMatchObject({
    code: 'POINTER_DAMAGED',
    message: expect.stringContaining(`${file} is damaged`) as unknown,
  });
  await rm(file);
  expect(await readPointer(join(location, '..', '..'), pipeline.name)).toBeNull();
});

test('a load of an appended dataset reads nothing of other dates; one that merges has to', async () => {
  const home = await temporaryWarehouse();
  const read: string[] = [];
  const { warehouse, store } = home;
  for (const method of ['list', 'read', 'localFile'] as const) {
    const own = store[method] as (path: string) => Promise<never>;
    jest.spyOn(store, method).mockImplementation((path: string) => {
      read.push(path);
      return own(path);
    });
  }
  try {
    const row = { id: 'a', code: 1, fee: 1 };
    const days = ['2025-01-05', '2025-01-06', '2025-01-07'];
    for (const day of days) await warehouse.load(await typedSnapshot(store, courses, day, [row]));
    const next = await typedSnapshot(store, courses, '2025-01-08', [row]);
    read.length = 0;
    expect(await warehouse.load(next)).toEqual({ changed: 1 });
    expect(read.filter((path) => !path.includes('/snapshot_date=2025-01-08/'))).toEqual([]);
    const merged = { id: 'a', entries: 1, exits: 0, load_date: '2025-01-05' };
    for (const day of days) await warehouse.load(await typedSnapshot(store, enrollments, day, [merged]));
    expect(read.filter((path) => path === 'loads/sample-pipeline/enrollments/')).not.toEqual([]);
  } finally {
    jest.restoreAllMocks();
    await home.dispose();
  }
});
