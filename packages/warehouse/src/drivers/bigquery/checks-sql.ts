import type { CountEntry } from '../../index.js';
import { quoteColumn, quoteTable } from './quote.js';
import type { SourceShapes } from './source-shape.js';
import { date, type Statement } from './statement.js';

/**
 * Counts the checks of a snapshot in one scan, over its rows as far as the warehouse holds them. A merged table shows
 * newer rows for ids of this snapshot, and a replaced one none of them: there the snapshot's own rows stand in.
 * @param newest whether it is the newest of its dataset, which is the one that a replaced table serves
 * @returns one row, a column for each check in order
 */
export function countChecks(
  project: string,
  tables: SourceShapes,
  { snapshotDate, checks }: CountEntry,
  newest: boolean,
): Statement {
  const { mode } = tables.dataset.load;
  const counts = checks.map(({ sql }, index) => `COUNTIF(${sql}) AS count_${index}`).join(', ');
  const served = `${quoteTable(project, tables.source)}${servedFilter(tables)}`;
  if (mode === 'replace' && newest) return { sql: `SELECT ${counts}\nFROM ${served}` };
  return {
    sql: `SELECT ${counts}
FROM ${quoteTable(project, tables.holder)}
WHERE ${quoteColumn(tables.dateColumn)} = @date${mode === 'merge' ? ` AND row_id IN (SELECT row_id FROM ${served})` : ''}`,
    parameters: { date: date(snapshotDate) },
  };
}

function servedFilter({ dataset: { partitionBy } }: SourceShapes): string {
  if (!partitionBy?.requireFilter) return '';
  const column = quoteColumn(partitionBy.column);
  return ` WHERE ${column} >= DATE '0001-01-01' OR ${column} IS NULL`;
}
