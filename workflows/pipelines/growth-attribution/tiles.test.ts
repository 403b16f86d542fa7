import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type OpenDuckDB, openDuckDB, quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { growthAttributionTiles } from './tiles.js';

const expected = join(__dirname, 'fixtures', 'expected');
let db: OpenDuckDB;

beforeAll(async () => {
  db = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
  await db.connection.run('create schema marts; create schema source_tables');
  for (const file of readdirSync(expected)) {
    const table = quoteIdentifier(basename(file, '.csv'));
    await db.connection.run(
      `create table marts.${table} as select * from read_csv(${quoteLiteral(join(expected, file))}, header = true)`,
    );
  }
  await db.connection.run(`create table marts.check_results as select * from (values
      ('repeated_sessions', false, 'warn', 2::bigint, 'Told once.', 'checks.repeated_sessions'),
      ('channel_totals', true, 'pass', 0::bigint, 'Sums up.', 'checks.unequal_channel_totals')
    ) as checks (check_name, critical, status, failing_rows, description, rows_in)`);
  for (const table of ['sessions', 'conversions'])
    await db.connection.run(
      `create table source_tables.${table} as select date '2020-08-31' as _snapshot_date, 'ab12' as _source_sha256`,
    );
});
afterAll(() => db.close());

const ask = async (name: string): Promise<Record<string, unknown>[]> => {
  const tile = growthAttributionTiles.find((one) => one.name === name);
  return (await db.connection.runAndReadAll(tile?.sql ?? '')).getRowObjectsJson();
};

test.each(growthAttributionTiles.map((tile) => [tile.name, tile] as const))(
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
  expect(new Set(growthAttributionTiles.map(({ name }) => name)).size).toBe(growthAttributionTiles.length);
  expect(JSON.parse(JSON.stringify(growthAttributionTiles))).toEqual(growthAttributionTiles);
});

test('months sort as texts do', async () => {
  const months = (await ask('registrations-by-channel')).map((row) => row['registration_month']);
  expect([...new Set(months)].sort()).toEqual(['2020-08', '2020-09']);
});

test('the shares of a day sum up to 1, the unattributed among them', async () => {
  const shares = (await ask('channel-shares')).filter((row) => row['registration_date'] === '2020-08-31');
  expect(shares).toHaveLength(6);
  expect(shares.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1, 12);
});

test('a session of exactly an hour stands with those of up to an hour', async () => {
  expect((await ask('hours-to-conversion')).filter((row) => row['attribution_channel'] === 'PAID_IMPRESSION')).toEqual([
    { attribution_channel: 'PAID_IMPRESSION', elapsed: 'b: up to 1 hour', registrations: '5' },
  ]);
});
