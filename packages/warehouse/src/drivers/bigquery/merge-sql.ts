import type { LoadDefinition } from '@relais/core';
import type { TableName } from './names.js';
import { quoteColumn, quoteColumns, quoteTable } from './quote.js';
import type { SourceShapes } from './source-shape.js';
import { dates, type Statement } from './statement.js';
import { anyPartition, type ShapedTable } from './table-sql.js';

type Merge = Extract<LoadDefinition, { mode: 'merge' }>;

/**
 * Dates whose rows make up a merged table: those that are the newest date of some row id. Two narrow columns are read,
 * so that {@link stageNewestRows} has to read in full only the snapshots it takes rows from.
 */
export const winningDates = (project: string, { holder }: SourceShapes, counted: readonly string[]): Statement => ({
  sql: `SELECT DISTINCT newest_date FROM (
  SELECT row_id, MAX(_snapshot_date) AS newest_date
  FROM ${quoteTable(project, holder)}
  WHERE _snapshot_date IN UNNEST(@counted)
  GROUP BY row_id
)
ORDER BY newest_date`,
  parameters: { counted: dates(counted) },
});

/** For each row id its row of the newest snapshot that holds it, into a table of its own: MERGE wants a plain table. */
export function stageNewestRows(
  project: string,
  tables: SourceShapes,
  stage: ShapedTable,
  snapshots: { readonly counted: readonly string[]; readonly winning: readonly string[] },
): Statement {
  const columns = stage.shape.fields.map(({ name }) => name);
  const typed = quoteTable(project, tables.holder);
  return {
    sql: `INSERT INTO ${quoteTable(project, stage.name)} (${quoteColumns(columns)})
SELECT ${quoteColumns(columns, 'typed.')}
FROM ${typed} AS typed
INNER JOIN (
  SELECT row_id, MAX(_snapshot_date) AS newest_date
  FROM ${typed}
  WHERE _snapshot_date IN UNNEST(@counted)
  GROUP BY row_id
) AS newest
ON typed.row_id = newest.row_id AND typed._snapshot_date = newest.newest_date
WHERE typed._snapshot_date IN UNNEST(@winning)`,
    parameters: { counted: dates(snapshots.counted), winning: dates(snapshots.winning) },
  };
}

/**
 * Every distinct succession of the measures for each row id, the first included. Each measure is compared for itself:
 * NULL after NULL is no change.
 */
export function stageRevisions(
  project: string,
  tables: SourceShapes,
  { revisions }: Merge,
  stage: ShapedTable,
  counted: readonly string[],
): Statement {
  const columns = stage.shape.fields.map(({ name }) => name);
  const changes = revisions.measures.map((name) => {
    const measure = quoteColumn(name);
    return `${measure} IS DISTINCT FROM LAG(${measure}) OVER (PARTITION BY row_id ORDER BY _snapshot_date) AS ${quoteColumn(`changed_${name}`)}`;
  });
  const changed = revisions.measures.map((name) => quoteColumn(`changed_${name}`)).join(' OR ');
  return {
    sql: `INSERT INTO ${quoteTable(project, stage.name)} (${quoteColumns(columns)})
SELECT ${quoteColumns(columns)}
FROM (
  SELECT ${quoteColumns(columns)},
    ROW_NUMBER() OVER (PARTITION BY row_id ORDER BY _snapshot_date) AS occurrence,
    ${changes.join(',\n    ')}
  FROM ${quoteTable(project, tables.holder)}
  WHERE _snapshot_date IN UNNEST(@counted)
)
WHERE occurrence = 1 OR ${changed}`,
    parameters: { counted: dates(counted) },
  };
}

/** Brings a table to the state of its stage, and writes only rows that differ. */
export function mergeStage(project: string, target: ShapedTable, stage: TableName, keys: readonly string[]): string {
  const columns = target.shape.fields.map(({ name }) => name);
  const others = columns.filter((name) => !keys.includes(name));
  const matches = keys.map((key) => `target.${quoteColumn(key)} = stage.${quoteColumn(key)}`);
  const partition = anyPartition(target.shape, 'target.');
  const differs = others.map((name) => `target.${quoteColumn(name)} IS DISTINCT FROM stage.${quoteColumn(name)}`);
  return `MERGE INTO ${quoteTable(project, target.name)} AS target
USING ${quoteTable(project, stage)} AS stage
ON ${[...matches, ...(partition === null ? [] : [partition])].join(' AND ')}
WHEN MATCHED AND (${differs.join(' OR ')}) THEN
  UPDATE SET ${others.map((name) => `${quoteColumn(name)} = stage.${quoteColumn(name)}`).join(', ')}
WHEN NOT MATCHED BY TARGET THEN
  INSERT (${quoteColumns(columns)}) VALUES (${quoteColumns(columns, 'stage.')})
WHEN NOT MATCHED BY SOURCE THEN
  DELETE`;
}

/** A source table and its revisions move together. */
export const inTransaction = (statements: readonly string[]): string =>
  ['BEGIN TRANSACTION', ...statements, 'COMMIT TRANSACTION'].map((sql) => `${sql};`).join('\n');

/** How many row ids stand with another version than they should: 0 where the table is in its computed state. */
export function stateDifference(
  project: string,
  tables: SourceShapes,
  served: ShapedTable,
  counted: readonly string[],
): Statement {
  const partition = anyPartition(served.shape);
  return {
    sql: `SELECT COUNT(*) AS differences
FROM (
  SELECT row_id, MAX(_snapshot_date) AS newest_date
  FROM ${quoteTable(project, tables.holder)}
  WHERE _snapshot_date IN UNNEST(@counted)
  GROUP BY row_id
) AS newest
FULL OUTER JOIN (
  SELECT row_id, _snapshot_date FROM ${quoteTable(project, served.name)}${partition === null ? '' : ` WHERE ${partition}`}
) AS served
ON newest.row_id = served.row_id
WHERE newest.newest_date IS DISTINCT FROM served._snapshot_date`,
    parameters: { counted: dates(counted) },
  };
}
