import type { DuckDBConnection } from '@duckdb/node-api';
import { PermanentError, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import { quoteLiteral } from '@relais/duckdb';
import type { CountEntry, WarehouseCount } from '../../index.js';
import { findDataset } from '../find-dataset.js';
import { snapshotRows, type LocalSnapshot } from './snapshot-rows.js';
import { quotedTable } from './source-tables.js';

/**
 * Counts checks over the rows that the warehouse holds of their snapshots, in one scan each.
 * @param snapshots the snapshots the source tables were made of, ordered by date
 * @throws PermanentError `SNAPSHOT_NOT_LOADED` when a snapshot to be counted is none of them
 */
export async function countChecks(
  connection: DuckDBConnection,
  pipeline: PipelineDefinition,
  snapshots: readonly LocalSnapshot[],
  entries: readonly CountEntry[],
): Promise<readonly WarehouseCount[]> {
  const counts: WarehouseCount[] = [];
  for (const entry of entries.filter(({ checks }) => checks.length > 0)) {
    const ofDataset = snapshots.filter(({ snapshot }) => snapshot.dataset === entry.dataset);
    const counted = ofDataset.find(({ snapshot }) => snapshot.snapshotDate === entry.snapshotDate);
    if (counted === undefined) throw notLoaded(entry);
    const dataset = findDataset(pipeline, entry.dataset);
    const rows = await rowsInWarehouse(connection, dataset, counted, counted === ofDataset.at(-1));
    counts.push(...(await countEntry(connection, entry, rows)));
  }
  return counts;
}

async function countEntry(
  connection: DuckDBConnection,
  { dataset, snapshotDate, checks }: CountEntry,
  rows: string,
): Promise<readonly WarehouseCount[]> {
  const counts = checks.map(({ sql }, index) => `count(*) FILTER (WHERE ${sql}) AS count_${index}`);
  const counted = await connection.runAndReadAll(`SELECT ${counts.join(', ')} FROM (${rows})`);
  const values = counted.getRows()[0] ?? [];
  return checks.map(({ name }, index) => ({ dataset, snapshotDate, check: name, warehouse: Number(values[index]) }));
}

/**
 * The rows of a snapshot as far as the warehouse holds them. A merged table shows newer rows for ids of this snapshot,
 * and a replaced one none of them: there the snapshot's own rows stand in.
 */
async function rowsInWarehouse(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  snapshot: LocalSnapshot,
  served: boolean,
): Promise<string> {
  const table = quotedTable(dataset.name);
  const date = quoteLiteral(snapshot.snapshot.snapshotDate);
  if (dataset.load.mode === 'append') return `SELECT * FROM ${table} WHERE _snapshot_date = DATE ${date}`;
  if (dataset.load.mode === 'replace' && served) return `SELECT * FROM ${table}`;
  const own = await snapshotRows(connection, dataset, [snapshot]);
  if (dataset.load.mode === 'replace') return own;
  return `SELECT * FROM (${own}) SEMI JOIN (SELECT row_id FROM ${table}) USING (row_id)`;
}

const notLoaded = ({ dataset, snapshotDate }: CountEntry): PermanentError =>
  new PermanentError(
    `[warehouse/duckdb] ${dataset} of ${snapshotDate} is to be counted but is not loaded; load it first`,
    { code: 'SNAPSHOT_NOT_LOADED', dataset },
  );
