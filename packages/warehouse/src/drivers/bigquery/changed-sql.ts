import type { TableName } from './names.js';
import { quoteColumn, quoteColumns, quoteTable } from './quote.js';
import type { SourceShapes } from './source-shape.js';
import { date, dates, type Statement } from './statement.js';

/** Rows of an incoming snapshot that the snapshot of a date does not hold, or holds with other values. */
export function countDifferent(
  project: string,
  { holder, dateColumn }: SourceShapes,
  incoming: TableName,
  columns: readonly string[],
  before: string,
): Statement {
  const names = [...new Set(['row_id', ...columns])];
  return {
    sql: `SELECT COUNT(*) AS changed
FROM ${quoteTable(project, incoming)} AS incoming
LEFT JOIN (
  SELECT ${quoteColumns(names)} FROM ${quoteTable(project, holder)} WHERE ${quoteColumn(dateColumn)} = @before
) AS known
ON incoming.row_id = known.row_id
WHERE ${differs(columns)}`,
    parameters: { before: date(before) },
  };
}

/**
 * New row ids of an incoming snapshot, and row ids whose measures differ from those of the nearest snapshot that holds
 * them: the newest up to its date, or else the oldest after it.
 */
export function countRemeasured(
  project: string,
  { holder }: SourceShapes,
  incoming: TableName,
  measures: readonly string[],
  snapshots: { readonly date: string; readonly counted: readonly string[] },
): Statement {
  const typed = quoteTable(project, holder);
  return {
    sql: `WITH nearest AS (
  SELECT row_id, COALESCE(MAX(IF(_snapshot_date <= @date, _snapshot_date, NULL)), MIN(_snapshot_date)) AS nearest_date
  FROM ${typed}
  WHERE _snapshot_date IN UNNEST(@counted)
  GROUP BY row_id
), known AS (
  SELECT typed.row_id, ${quoteColumns(measures, 'typed.')}
  FROM ${typed} AS typed
  INNER JOIN nearest ON typed.row_id = nearest.row_id AND typed._snapshot_date = nearest.nearest_date
  WHERE typed._snapshot_date IN UNNEST(@counted)
)
SELECT COUNT(*) AS changed
FROM ${quoteTable(project, incoming)} AS incoming
LEFT JOIN known ON incoming.row_id = known.row_id
WHERE ${differs(measures)}`,
    parameters: { date: date(snapshots.date), counted: dates(snapshots.counted) },
  };
}

const differs = (columns: readonly string[]): string =>
  [
    'known.row_id IS NULL',
    ...columns.map((name) => `incoming.${quoteColumn(name)} IS DISTINCT FROM known.${quoteColumn(name)}`),
  ].join(' OR ');
