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

/** An id is compared with the nearest snapshot before that holds it, or else with the nearest after. */
async function countRemeasured(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  measures: readonly string[],
  incoming: LocalSnapshot,
  counted: readonly LocalSnapshot[],
): Promise<number> {
  if (counted.length === 0) return incoming.snapshot.loaded;
  const measured = `row(${measures.map(quoteIdentifier).join(', ')}) AS measured`;
  const rows = await snapshotRows(connection, dataset, counted);
  const date = `DATE ${quoteLiteral(incoming.snapshot.snapshotDate)}`;
  // Dates are settled before measures are read, which takes far less memory than carrying the measures of each id along.
  return count(
    connection,
    `WITH incoming AS (SELECT row_id, ${measured} FROM (${await snapshotRows(connection, dataset, [incoming])})),
     nearest AS (SELECT row_id, coalesce(max(_snapshot_date) FILTER (WHERE _snapshot_date <= ${date}),
                                         min(_snapshot_date)) AS _snapshot_date
                 FROM (${rows}) SEMI JOIN incoming USING (row_id) GROUP BY row_id),
     before AS (SELECT row_id, ${measured} FROM (${rows}) SEMI JOIN nearest USING (row_id, _snapshot_date))
     FROM incoming LEFT JOIN before USING (row_id) WHERE incoming.measured IS DISTINCT FROM before.measured`,
  );
}

async function count(connection: DuckDBConnection, rows: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM (${rows})`);
  return Number(counted.getRows()[0]?.[0]);
}
