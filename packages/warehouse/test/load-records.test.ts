import { chmod, writeFile } from 'node:fs/promises';
import type { ObjectStore } from '@relais/object-store';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';
import { readLoadRecords } from '@relais/warehouse/load-records';
import { course } from './conformance/steps.js';
import { courses, pipeline, typedSnapshot } from './sample.js';
import { openWarehouse, temporaryWarehouse, type TemporaryWarehouse } from './temporary-warehouse.js';

let subject: TemporaryWarehouse;
let read: string[];
let store: ObjectStore;
beforeEach(async () => {
  subject = await temporaryWarehouse();
  read = [];
  store = {
    ...subject.store,
    read: (path) => {
      if (path.startsWith('loads/')) read.push(path);
      return subject.store.read(path);
    },
  };
});
afterEach(() => subject.dispose());

const dates = Array.from({ length: 24 }, (_, month) =>
  new Date(Date.UTC(2023, month, 1)).toISOString().slice(0, 'YYYY-MM-DD'.length),
);
const load = async (date: string, fee = 1) => {
  const request = await typedSnapshot(subject.store, courses, date, [course('a', 1, fee)]);
  const options = { folder: subject.home, storeRoot: `${subject.home}/store`, store, codeVersion: '1' };
  await duckdbWarehouse({ ...options, memoryLimit: '100MB', threads: 1 }).load(request);
};
const records = () => readLoadRecords(store, pipeline.name, courses.name);

test('loading many dates reads the record of each once, not those of all for each', async () => {
  for (const date of dates) await load(date);
  expect((await records()).map(({ snapshot }) => snapshot.snapshotDate)).toEqual(dates);
  expect(read.length).toBe(dates.length);
  expect(new Set(read).size).toBe(dates.length);
});

test('what another process loads, changes or takes away is seen', async () => {
  const [first = '', second = ''] = dates;
  await load(first);
  await records();
  const { warehouse } = openWarehouse(subject.home);
  await warehouse.load(await typedSnapshot(subject.store, courses, first, [course('a', 2)]));
  await warehouse.load(await typedSnapshot(subject.store, courses, second, [course('a', 1)]));
  expect((await records()).map(({ sequence }) => sequence)).toEqual([2, 1]);

  const path = read.find((each) => each.includes(second)) ?? '';
  const file = await subject.store.localFile(path);
  const sound = await subject.store.read(path);
  await chmod(file, 0o644);
  await writeFile(file, '{'.padEnd(sound?.length ?? 0));
  await expect(records()).rejects.toMatchObject({ code: 'LOAD_RECORD_DAMAGED' });
});
