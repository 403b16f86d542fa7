import type { DuckDBConnection } from '@duckdb/node-api';
import { describeLicence, sourceTable, type DatasetDefinition, type LoadDefinition } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { snapshotRows, type LocalSnapshot } from './snapshot-rows.js';
import { tableColumns } from './table-columns.js';

type Merge = Extract<LoadDefinition, { mode: 'merge' }>;

/** `source_tables.x` as DuckDB reads it. */
export const quotedTable = (dataset: string): string => sourceTable(dataset).split('.').map(quoteIdentifier).join('.');

/**
 * Creates the source table of a dataset from its snapshots, which are ordered by date: a view where the Parquet files
 * are the table, a computed table where snapshots merge.
 * @param maker a sentence for the table's comment, after what the dataset says of itself
 */
export async function createSourceTable(
  connection: DuckDBConnection,
  dataset: DatasetDefinition,
  snapshots: readonly LocalSnapshot[],
  maker: string,
): Promise<void> {
  const table = quotedTable(dataset.name);
  if (dataset.load.mode === 'merge') {
    const rows = await snapshotRows(connection, dataset, snapshots);
    await connection.run(`CREATE TABLE ${table} AS ${newestRows(rows)}`);
    await createRevisions(connection, dataset.load, rows);
    return comment(connection, 'TABLE', dataset, maker);
  }
  const served = dataset.load.mode === 'append' ? snapshots : snapshots.slice(-1);
  await connection.run(`CREATE VIEW ${table} AS ${await snapshotRows(connection, dataset, served)}`);
  return comment(connection, 'VIEW', dataset, maker);
}

/** The dates are settled first, on two columns: only rows that stay are read in full. */
const newestRows = (rows: string): string =>
  `SELECT * FROM (${rows}) SEMI JOIN
     (SELECT row_id, max(_snapshot_date) AS _snapshot_date FROM (${rows}) GROUP BY row_id)
   USING (row_id, _snapshot_date)`;

/** A row has no measures before its first snapshot, and a row of NULLs differs from none, so the first stays too. */
async function createRevisions(connection: DuckDBConnection, { revisions }: Merge, rows: string): Promise<void> {
  const measures = revisions.measures.map(quoteIdentifier).join(', ');
  const columns = ['row_id', ...[...revisions.carry, ...revisions.measures].map(quoteIdentifier), '_snapshot_date'];
  const table = quotedTable(revisions.table);
  await connection.run(
    `CREATE TABLE ${table} AS SELECT ${columns.join(', ')} FROM (${rows})
     QUALIFY row(${measures}) IS DISTINCT FROM lag(row(${measures})) OVER (PARTITION BY row_id ORDER BY _snapshot_date)`,
  );
  const text = `Every distinct succession of ${revisions.measures.join(', ')} for each row id, the first included`;
  await connection.run(`COMMENT ON TABLE ${table} IS ${quoteLiteral(text)}`);
}

async function comment(
  connection: DuckDBConnection,
  kind: 'TABLE' | 'VIEW',
  dataset: DatasetDefinition,
  maker: string,
): Promise<void> {
  const table = quotedTable(dataset.name);
  const text = `${dataset.description} Grain: ${dataset.grain}. Licence: ${describeLicence(dataset.licence)}. ${maker}`;
  await connection.run(`COMMENT ON ${kind} ${table} IS ${quoteLiteral(text)}`);
  for (const { name, description } of tableColumns(dataset))
    await connection.run(`COMMENT ON COLUMN ${table}.${quoteIdentifier(name)} IS ${quoteLiteral(description)}`);
}
