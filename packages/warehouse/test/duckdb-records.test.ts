import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPointer } from '@relais/warehouse/drivers/duckdb/pointer';
import { pipeline } from './sample.js';
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
