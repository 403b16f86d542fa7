import type { DuckDBConnection } from '@duckdb/node-api';
import type { DatasetDefinition } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { snapshotRows, type LocalSnapshot } from './snapshot-rows.js';
import { contentColumns } from './table-columns.js';

/**
 * Rows that a snapshot adds to its source table or revises there, compared with the snapshots that counted before.
 * - append: against the version of the same date that it replaces
 * - replace: against the snapshot served until now; none when that one is newer
 * - merge: new row ids, and row ids whose measures differ from those of the nearest snapshot that holds them
 */
export async function countChangedRows(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  incoming: LocalSnapshot,
  counted: readonly LocalSnapshot[],
): Promise<number> {
  const date = incoming.snapshot.snapshotDate;
  if (dataset.load.mode === 'merge')
    return countRemeasured(connection, dataset, dataset.load.revisions.measures, incoming, counted);
  const before =
    dataset.load.mode === 'append' ? counted.find(({ snapshot }) => snapshot.snapshotDate === date) : counted.at(-1);
  if (before === undefined) return incoming.snapshot.loaded;
  if (date < before.snapshot.snapshotDate) return 0;
  return count(
    connection,
    `FROM (${await contents(connection, dataset, incoming)})
     ANTI JOIN (${await contents(connection, dataset, before)}) USING (row_id, content)`,
  );
}

/** Row ids with a hash of what the rows say, so that long texts need no memory. */
async function contents(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  snapshot: LocalSnapshot,
): Promise<string> {
  const columns = contentColumns(dataset).map(({ name }) => quoteIdentifier(name));
  return `SELECT row_id, hash(${columns.join(', ')}) AS content FROM (${await snapshotRows(connection, dataset, [snapshot])})`;
}

async function countRemeasured(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  measures: readonly string[],
  incoming: LocalSnapshot,
  counted: readonly LocalSnapshot[],
): Promise<number> {
  if (counted.length === 0) return incoming.snapshot.loaded;
  const measured = `row(${measures.map(quoteIdentifier).join(', ')})`;
  const date = `DATE ${quoteLiteral(incoming.snapshot.snapshotDate)}`;
  // The nearest older snapshot stands last, after every newer one, of which the nearest stands last again.
  const nearness = `row(_snapshot_date <= ${date}, -abs(${date} - _snapshot_date))`;
  return count(
    connection,
    `WITH incoming AS (SELECT row_id, ${measured} AS measured FROM (${await snapshotRows(connection, dataset, [incoming])})),
     others AS (SELECT row_id, arg_max(${measured}, ${nearness}) AS measured
                FROM (${await snapshotRows(connection, dataset, counted)})
                SEMI JOIN incoming USING (row_id) GROUP BY row_id)
     FROM incoming LEFT JOIN others USING (row_id) WHERE incoming.measured IS DISTINCT FROM others.measured`,
  );
}

async function count(connection: DuckDBConnection, rows: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM (${rows})`);
  return Number(counted.getRows()[0]?.[0]);
}
