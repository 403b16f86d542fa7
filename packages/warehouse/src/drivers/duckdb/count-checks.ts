import type { DuckDBConnection } from '@duckdb/node-api';
import { PermanentError, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import { quoteLiteral } from '@relais/duckdb';
import { countTogether, type CountedGroup, type CountGroup } from '../../count-together.js';
import type { CountEntry, WarehouseCount } from '../../index.js';
import { findDataset } from '../find-dataset.js';
import { snapshotRows, type LocalSnapshot } from './snapshot-rows.js';
import { quotedTable } from './source-tables.js';

/**
 * Counts checks over the rows that the warehouse holds of their snapshots.
 * @param snapshots the snapshots the source tables were made of, ordered by date
 * @throws PermanentError `SNAPSHOT_NOT_LOADED` when a snapshot to be counted is none of them
 */
export async function countChecks(
  connection: DuckDBConnection,
  pipeline: PipelineDefinition,
  snapshots: readonly LocalSnapshot[],
  entries: readonly CountEntry[],
): Promise<readonly WarehouseCount[]> {
  const modeOf = (dataset: string) => findDataset(pipeline, dataset).load.mode;
  return countTogether(entries, modeOf, async (group) => {
    const own = snapshots.filter(({ snapshot }) => snapshot.dataset === group.dataset);
    const loaded = new Map(own.map((each) => [each.snapshot.snapshotDate, each]));
    const missing = group.dates.find((date) => !loaded.has(date));
    if (missing !== undefined) throw notLoaded(group.dataset, missing);
    const dataset = findDataset(pipeline, group.dataset);
    if (dataset.load.mode === 'append') return countAppended(connection, group);
    const [date = ''] = group.dates;
    const snapshot = loaded.get(date)!;
    const rows = await rowsInWarehouse(connection, dataset, snapshot, snapshot === own.at(-1));
    const counted = await connection.runAndReadAll(`SELECT ${countsOf(group)} FROM (${rows})`);
    return new Map([[date, (counted.getRows()[0] ?? []).map(Number)]]);
  });
}

const countsOf = ({ checks }: CountGroup): string =>
  checks.map(({ sql }, index) => `count(*) FILTER (WHERE ${sql}) AS count_${index}`).join(', ');

async function countAppended(connection: DuckDBConnection, group: CountGroup): Promise<CountedGroup> {
  const dates = group.dates.map((date) => `DATE ${quoteLiteral(date)}`).join(', ');
  const counted = await connection.runAndReadAll(
    `SELECT CAST(_snapshot_date AS VARCHAR), ${countsOf(group)} FROM ${quotedTable(group.dataset)}
     WHERE _snapshot_date IN (${dates}) GROUP BY _snapshot_date`,
  );
  return new Map(counted.getRows().map(([date, ...values]) => [String(date), values.map(Number)]));
}

/**
 * The rows of a snapshot that is not appended, as far as the warehouse holds them. A merged table shows newer rows for ids of this snapshot,
 * and a replaced one none of them: there the snapshot's own rows stand in.
 */
async function rowsInWarehouse(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  snapshot: LocalSnapshot,
  served: boolean,
): Promise<string> {
  const table = quotedTable(dataset.name);
  if (dataset.load.mode === 'replace' && served) return `SELECT * FROM ${table}`;
  const own = await snapshotRows(connection, dataset, [snapshot]);
  if (dataset.load.mode === 'replace') return own;
  return `SELECT * FROM (${own}) SEMI JOIN (SELECT row_id FROM ${table}) USING (row_id)`;
}

const notLoaded = (dataset: string, snapshotDate: string): PermanentError =>
  new PermanentError(
    `[warehouse/duckdb] ${dataset} of ${snapshotDate} is to be counted but is not loaded; load it first`,
    { code: 'SNAPSHOT_NOT_LOADED', dataset },
  );
