import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TileDefinition } from '@relais/core';
import { type OpenDuckDB, openDuckDB, quoteIdentifier, quoteLiteral } from '@relais/duckdb';

/** Tiles beside the marts that their pipeline's fixtures expect. */
export interface TileBench {
  readonly db: () => OpenDuckDB;
  /** The rows of a tile, before its filters. */
  readonly ask: (name: string) => Promise<Record<string, unknown>[]>;
}

/**
 * Opens a database for the tests of a file, and asks of every tile what holds for all of them.
 * @param folder the pipeline's own, with `fixtures/expected/<mart>.csv`
 * @param prepare statements for what the tiles read beside those marts
 */
export function askTiles(
  tiles: readonly TileDefinition[],
  folder: string,
  { sources, prepare = [] }: { readonly sources: readonly string[]; readonly prepare?: readonly string[] },
): TileBench {
  const expected = join(folder, 'fixtures', 'expected');
  let db: OpenDuckDB;
  beforeAll(async () => {
    db = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
    const marts = readdirSync(expected).map(
      (file) =>
        `create table marts.${quoteIdentifier(basename(file, '.csv'))} as
          select * from read_csv(${quoteLiteral(join(expected, file))}, header = true, dateformat = '%Y-%m-%d')`,
    );
    const served = sources.map(
      (table) =>
        `create table source_tables.${table} as select date '2025-03-19' as _snapshot_date, 'ab12' as _source_sha256`,
    );
    for (const statement of ['create schema marts', 'create schema source_tables', ...marts, ...served, ...prepare])
      await db.connection.run(statement);
  });
  afterAll(() => db.close());

  const ask = async (name: string): Promise<Record<string, unknown>[]> => {
    const tile = tiles.find((one) => one.name === name);
    return (await db.connection.runAndReadAll(tile?.sql ?? '')).getRowObjectsJson();
  };

  test.each(tiles.map((tile) => [tile.name, tile] as const))(
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
    expect(new Set(tiles.map(({ name }) => name)).size).toBe(tiles.length);
    expect(JSON.parse(JSON.stringify(tiles))).toEqual(tiles);
  });

  return { db: () => db, ask };
}
