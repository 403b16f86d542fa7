import type { Warehouse } from '@relais/warehouse';
import { dataOf } from './data-of.js';
import { temporaryWarehouse, type TemporaryWarehouse } from './published-tables.js';
import { heightsOf, tides, tidesRegistry } from './tides.js';

let subject: TemporaryWarehouse;
beforeEach(async () => void (subject = await temporaryWarehouse()));
afterEach(() => subject.dispose());

/** The warehouse, with something that happens after its n-th query. */
function interrupted(after: number, happening: () => Promise<unknown>): Warehouse {
  let queries = 0;
  const query: Warehouse['query'] = async (pipeline, sql) => {
    const result = await subject.warehouse.query(pipeline, sql);
    if (++queries === after) await happening();
    return result;
  };
  return { ...subject.warehouse, query };
}

test.each([1, 2, 3])('a page is of one generation, also when another is published after query %i', async (after) => {
  await subject.publish(tides, heightsOf(1));
  const data = dataOf(
    tidesRegistry,
    interrupted(after, () => subject.publish(tides, heightsOf(10))),
  );
  const page = await data.pipeline('tides');
  const published = await subject.warehouse.published('tides');
  expect(page?.published.generation).toBe(published?.generation);
  const rows = (page?.tiles ?? []).flatMap(({ initialRows }) => (initialRows === null ? [] : [initialRows]));
  expect(rows.map(({ generation }) => generation)).toEqual(Array(3).fill(published?.generation));
  const heights = rows.flatMap(({ rows: of }) => of.map((row) => Number(row.at(-1)))).filter((height) => height < 1000);
  expect(heights.every((height) => height % 10 === 0)).toBe(true);
});

test('what was asked of a generation is not asked again, and what is published next shows', async () => {
  await subject.publish(tides, heightsOf(1));
  let queries = 0;
  const query: Warehouse['query'] = (pipeline, sql) => (queries++, subject.warehouse.query(pipeline, sql));
  const data = dataOf(tidesRegistry, { ...subject.warehouse, query });
  const top = async () => (await data.tileRows('tides', 'highest', 'all'))?.rows[1]?.[1];
  expect([await top(), await top(), queries]).toEqual(['3', '3', 1]);
  await subject.publish(tides, heightsOf(10));
  expect([await top(), queries]).toEqual(['30', 2]);
});

test('a warehouse in which something is published again and again is told of, and asked no more', async () => {
  await subject.publish(tides, heightsOf(1));
  let turn = 0;
  const published: Warehouse['published'] = async (pipeline) => {
    const now = await subject.warehouse.published(pipeline);
    return now && { ...now, generation: `g${turn++}` };
  };
  const data = dataOf(tidesRegistry, { ...subject.warehouse, published });
  await expect(data.pipeline('tides')).rejects.toMatchObject({ code: 'GENERATION_MOVED' });
});
