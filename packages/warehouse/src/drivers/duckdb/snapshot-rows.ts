import type { DuckDBConnection } from '@duckdb/node-api';
import type { DatasetDefinition } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { ObjectStore } from '@relais/object-store';
import type { LoadedSnapshot } from '../../index.js';
import { tableColumns, type TableColumn } from './table-columns.js';

/** A snapshot with its Parquet files at hand. */
export interface LocalSnapshot {
  readonly snapshot: LoadedSnapshot;
  readonly files: readonly string[];
}

/** Snapshots ordered by date. @throws PermanentError `OBJECT_NOT_FOUND` when a Parquet object is gone */
export async function localSnapshots(
  store: ObjectStore,
  snapshots: readonly LoadedSnapshot[],
): Promise<readonly LocalSnapshot[]> {
  const local: LocalSnapshot[] = [];
  for (const snapshot of snapshots) {
    const files: string[] = [];
    for (const part of snapshot.parts) files.push(await store.localFile(part));
    local.push({ snapshot, files });
  }
  return local.sort((a, b) => (a.snapshot.snapshotDate < b.snapshot.snapshotDate ? -1 : 1));
}

/**
 * A SELECT of the rows of snapshots in the columns of today's contract. Snapshots typed under an older contract keep
 * counting: a column they lack is NULL, one of another type is cast.
 */
export async function snapshotRows(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  snapshots: readonly LocalSnapshot[],
): Promise<string> {
  const selects: string[] = [];
  for (const alike of byShape(snapshots)) {
    const types = await columnTypes(connection, alike[0]?.files.slice(0, 1) ?? []);
    const columns = tableColumns(dataset).map((column) => asToday(column, types.get(column.name)));
    selects.push(`SELECT ${columns.join(', ')} FROM ${readParquet(alike.flatMap(({ files }) => files))}`);
  }
  return selects.join('\nUNION ALL\n');
}

/** Files written under one contract, with the same undeclared columns and with or without translations, are alike. */
function byShape(snapshots: readonly LocalSnapshot[]): Iterable<readonly LocalSnapshot[]> {
  const groups = new Map<string, LocalSnapshot[]>();
  for (const each of snapshots) {
    const { contractHash, evolved = [], translation } = each.snapshot;
    const shape = JSON.stringify([contractHash, evolved, translation === null]);
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [each]);
    else group.push(each);
  }
  return groups.values();
}

function asToday({ name, type, added }: TableColumn, typeInFile: string | undefined): string {
  const column = quoteIdentifier(name);
  if (added || typeInFile === type) return column;
  // Whoever reads the view may stand in another time zone and lack what knows zones; a cast would ask for both.
  if (type === 'TIMESTAMP' && typeInFile === 'TIMESTAMP WITH TIME ZONE')
    return `make_timestamp(epoch_us(${column})) AS ${column}`;
  return `CAST(${typeInFile === undefined ? 'NULL' : column} AS ${type}) AS ${column}`;
}

async function columnTypes(
  connection: DuckDBConnection,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${readParquet(files)}`);
  return new Map(described.getRows().map(([name, type]) => [String(name), String(type)]));
}

const readParquet = (files: readonly string[]): string =>
  `read_parquet([${files.map(quoteLiteral).join(', ')}], union_by_name = false, hive_partitioning = false)`;
