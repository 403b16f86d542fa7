import { quoteColumn, quoteTable } from './quote.js';
import type { SourceShapes } from './source-shape.js';
import { dates, type Statement } from './statement.js';
import { readable, type ShapedTable } from './table-sql.js';

/** The table that holds a dataset's snapshots one by one. */
export function holderOf({ holder, shapes }: SourceShapes): ShapedTable {
  return shapes.find(({ name }) => name === holder) ?? shapes[0]!;
}

/** `_snapshot_date, _source_sha256, number of rows` of every version that the holder holds. */
export const heldVersions = (project: string, tables: SourceShapes): Statement => ({
  sql: `SELECT _snapshot_date, _source_sha256, COUNT(*) AS row_count
FROM ${readable(project, holderOf(tables))}
GROUP BY _snapshot_date, _source_sha256`,
});

/** The same for some dates; other partitions are not read. */
export const heldVersionsOf = (
  project: string,
  { holder, dateColumn }: SourceShapes,
  of: readonly string[],
): Statement => ({
  sql: `SELECT _snapshot_date, _source_sha256, COUNT(*) AS row_count
FROM ${quoteTable(project, holder)}
WHERE ${quoteColumn(dateColumn)} IN UNNEST(@dates)
GROUP BY _snapshot_date, _source_sha256`,
  parameters: { dates: dates(of) },
});

/** Removes whole partitions, which costs nothing. */
export const dropSnapshots = (
  project: string,
  { holder, dateColumn }: SourceShapes,
  of: readonly string[],
): Statement => ({
  sql: `DELETE FROM ${quoteTable(project, holder)} WHERE ${quoteColumn(dateColumn)} IN UNNEST(@dates)`,
  parameters: { dates: dates(of) },
});
