import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type OpenDuckDB, openDuckDB, quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { franceCoursesTiles } from './tiles.js';

const expected = join(__dirname, 'fixtures', 'expected');
let db: OpenDuckDB;

beforeAll(async () => {
  db = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
  await db.connection.run('create schema marts; create schema source_tables');
  for (const file of readdirSync(expected)) {
    const table = quoteIdentifier(basename(file, '.csv'));
    await db.connection.run(
      `create table marts.${table} as select * from read_csv(${quoteLiteral(join(expected, file))}, dateformat = '%Y-%m-%d')`,
    );
  }
  for (const table of ['courses', 'enrollments', 'formacode']) {
    await db.connection.run(
      `create table source_tables.${table} as select date '2025-03-19' as _snapshot_date, 'ab12' as _source_sha256`,
    );
  }
});
afterAll(() => db.close());

const ask = async (name: string): Promise<Record<string, unknown>[]> => {
  const tile = franceCoursesTiles.find((one) => one.name === name);
  return (await db.connection.runAndReadAll(tile?.sql ?? '')).getRowObjectsJson();
};

test.each(franceCoursesTiles.map((tile) => [tile.name, tile] as const))(
  '%s has every column that its mark, filters and order name',
  async (name, { mark, filters = [], orderBy }) => {
    const rows = await ask(name);
    const { kind: _, ...channels } = mark;
    const named = [
      ...Object.values(channels).flat(),
      ...filters.map(({ column }) => column),
      ...(orderBy ? [orderBy.column] : []),
    ];
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.keys(rows[0] ?? {})).toEqual(expect.arrayContaining(named));
  },
);

test('names are unique and survive a JSON round trip', () => {
  expect(new Set(franceCoursesTiles.map(({ name }) => name)).size).toBe(franceCoursesTiles.length);
  expect(JSON.parse(JSON.stringify(franceCoursesTiles))).toEqual(franceCoursesTiles);
});

test('a training that leaves one of two departments is not withdrawn', async () => {
  expect(await ask('launched-and-withdrawn')).toEqual([{ course_month: '2025-04', launched: '1', withdrawn: '1' }]);
});

test('a formacode without a name is still a line of the trend', async () => {
  await db.connection.run("insert into marts.fact_enrollments values ('2025-03-01', 99999, 3, 1, 1, 3.0, null, null)");
  expect(await ask('enrollments-by-formacode')).toContainEqual({
    year_month: '2025-03-01',
    formacode_field: 'unknown',
    formacode_description: '99999',
    total_enrollments: '3',
  });
});
