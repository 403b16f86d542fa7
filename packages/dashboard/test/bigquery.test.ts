import type { Registry } from '@relais/core';
import { bigqueryForTests, describeWithBigQuery } from '../../warehouse/test/temporary-bigquery.js';
import { generationRecord, january, stepsWith, term } from '../../warehouse/test/conformance/steps.js';
import { pipeline, terms } from '../../warehouse/test/sample.js';
import { dataOf } from './data-of.js';
import { gauges, tidesRegistry } from './tides.js';

const registry: Registry = { [pipeline.name]: { definition: pipeline, tiles: tidesRegistry['tides']?.tiles ?? [] } };
const literal = (text: string | null): string =>
  text === null ? 'CAST(NULL AS STRING)' : JSON.stringify(text).replaceAll("'", "\\'");
const heights = gauges
  .map((gauge, index) => `SELECT ${literal(gauge)} AS gauge, 'r${index}' AS reading, ${index % 4} AS height`)
  .join(' UNION ALL ');

describeWithBigQuery('the dashboard over BigQuery', () => {
  const given = bigqueryForTests('one for all');
  const { load, warehouse, prepare } = stepsWith(() => given.subject);
  beforeAll(async () => {
    await load(terms, january, [term('a', 'x')]);
    const candidate = await prepare();
    await given.subject.build(candidate, 'marts.heights', heights);
    await warehouse().publish(candidate, generationRecord('any'));
  });

  test('every value has a slice that holds its rows, whatever it is', async () => {
    const data = dataOf(registry, warehouse());
    const page = await data.pipeline(pipeline.name);
    expect(page?.tiles.map(({ failure }) => failure === null)).toEqual([true, true, true, false]);
    const slices = page?.tiles[0]?.slicing?.slices ?? [];
    expect(new Set(slices.map(({ value }) => value))).toEqual(new Set(gauges));
    for (const { slug, value } of slices) {
      const rows = (await data.tileRows(pipeline.name, 'heights', slug))?.rows ?? [];
      expect(rows.map(([gauge]) => gauge)).toEqual([value]);
    }
    expect(page?.tiles[1]?.initialRows?.rows).toEqual([
      ['r3', 3],
      ['r7', 3],
      ['r2', 2],
    ]);
  });

  test('the catalogue names the published tables, their columns and rows', async () => {
    const data = dataOf(registry, warehouse());
    const tables = (await data.tables(pipeline.name))?.tables ?? [];
    expect(tables).toContainEqual(expect.objectContaining({ name: 'marts.heights', rows: gauges.length, columns: 3 }));
    expect(tables).toContainEqual(expect.objectContaining({ name: 'source_tables.terms', rows: 1 }));
  });
});
