import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sourceTable, type TileDefinition } from '@relais/core';
import type { DashboardData } from '@relais/dashboard';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { JsonValue } from '@relais/warehouse';
import { registry } from '@relais/workflows/pipelines';
import { dataOf } from './data-of.js';
import { temporaryWarehouse, type TemporaryWarehouse } from './published-tables.js';

/** Marts that the pipelines' own fixtures expect, and the few tables that tiles read beside them. */
const beside: Readonly<Record<string, readonly string[]>> = {
  'growth-attribution': [
    `create table marts.check_results as select 'a' as check_name, false as critical, 'warn' as status,
      2::bigint as failing_rows, 'Told once.' as description, 'checks.a' as rows_in`,
  ],
};

let subject: TemporaryWarehouse;
let data: DashboardData;
beforeAll(async () => {
  subject = await temporaryWarehouse();
  data = dataOf(registry, subject.warehouse);
  for (const { definition } of Object.values(registry)) {
    const folder = join(process.cwd(), 'workflows', 'pipelines', definition.name, 'fixtures', 'expected');
    const marts = readdirSync(folder).map(
      (file) => `create table marts.${quoteIdentifier(basename(file, '.csv'))} as
        select * from read_csv(${quoteLiteral(join(folder, file))}, header = true, dateformat = '%Y-%m-%d')`,
    );
    const sources = definition.datasets.map(
      ({ name }) =>
        `create table ${sourceTable(name)} as select date '2025-03-19' as _snapshot_date, 'ab' as _source_sha256`,
    );
    await subject.publish(definition, [
      'create schema marts',
      ...marts,
      ...sources,
      ...(beside[definition.name] ?? []),
    ]);
  }
});
afterAll(() => subject.dispose());

const tiles = Object.values(registry).flatMap(({ definition, tiles: of = [] }) =>
  of.map((tile) => [definition.name, tile.name, tile] as const),
);

test.each(tiles)('%s: every slice of %s holds what SQL says, once, in order', async (pipeline, name, tile) => {
  const model = (await data.pipeline(pipeline))?.tiles.find(({ definition }) => definition.name === name);
  const { columns, values } = await subject.warehouse.query(pipeline, tile.sql);
  expect(model).toMatchObject({ failure: null, columns: columns.map((column) => expect.objectContaining(column)) });
  const slices = model?.slicing?.slices ?? [{ slug: 'all', value: undefined, rows: values.length }];
  const at = columns.findIndex((column) => column.name === model?.slicing?.column);
  for (const { slug, value, rows } of slices) {
    const answer = await data.tileRows(pipeline, name, slug);
    const expected = values.filter((row) => value === undefined || row[at] === value);
    expect(expected).toHaveLength(rows);
    expect(sorted(answer?.rows ?? [])).toEqual(sorted(expected));
    expect(isOrdered(tile, columns, answer?.rows ?? [])).toBe(true);
  }
  expect(slices.reduce((sum, { rows }) => sum + rows, 0)).toBe(values.length);
  expect(model?.initialRows).toEqual(await data.tileRows(pipeline, name, model?.initial ?? ''));
});

const sorted = (rows: readonly (readonly JsonValue[])[]) => rows.map((row) => JSON.stringify(row)).sort();

function isOrdered(
  { orderBy }: TileDefinition,
  columns: readonly { readonly name: string }[],
  rows: readonly (readonly JsonValue[])[],
): boolean {
  if (orderBy === undefined) return true;
  const ordered = rows.map((row) => row[columns.findIndex(({ name }) => name === orderBy.column)] ?? null);
  const sign = orderBy.direction === 'asc' ? 1 : -1;
  return ordered.every((value, index) => {
    const before = ordered[index - 1];
    if (index === 0 || value === null) return true;
    if (before === null || before === undefined) return false;
    return sign * (before < value ? -1 : before > value ? 1 : 0) <= 0;
  });
}

test('the newest month stands first and is shown first, and so does the field with the most rows', async () => {
  const courses = await data.pipeline('france-courses');
  const byName = Object.fromEntries((courses?.tiles ?? []).map((tile) => [tile.definition.name, tile]));
  const months = byName['course-categories']?.slicing?.slices.map(({ slug }) => slug) ?? [];
  expect(months).toEqual([...months].sort().reverse());
  expect(byName['course-categories']?.initial).toBe(months[0]);
  const fields = byName['enrollments-by-formacode']?.slicing?.slices ?? [];
  const most = Math.max(...fields.map(({ rows }) => rows));
  expect(fields.find(({ slug }) => slug === byName['enrollments-by-formacode']?.initial)?.rows).toBe(most);
});
