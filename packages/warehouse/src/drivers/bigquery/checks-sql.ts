import type { CountGroup } from '../../count-together.js';
import { quoteColumn, quoteTable } from './quote.js';
import type { SourceShapes } from './source-shape.js';
import { date, dates, type Statement } from './statement.js';

/**
 * Counts the checks of a group in one scan, over its rows as far as the warehouse holds them. A merged table shows
 * newer rows for ids of this snapshot, and a replaced one none of them: there the snapshot's own rows stand in.
 * @param newest whether it is the newest of its dataset, which is the one that a replaced table serves
 * @returns a row for each date that has rows: the date, then a column for each check in order
 */
export function countChecks(
  project: string,
  tables: SourceShapes,
  { dates: of, checks }: CountGroup,
  newest: boolean,
): Statement {
  const { mode } = tables.dataset.load;
  const counts = checks.map(({ sql }, index) => `COUNTIF(${sql}) AS count_${index}`).join(', ');
  const served = `${quoteTable(project, tables.source)}${servedFilter(tables)}`;
  if (mode === 'replace' && newest)
    return { sql: `SELECT @date AS counted_date, ${counts}\nFROM ${served}`, parameters: { date: date(of[0] ?? '') } };
  const day = quoteColumn(tables.dateColumn);
  return {
    sql: `SELECT ${day} AS counted_date, ${counts}
FROM ${quoteTable(project, tables.holder)}
WHERE ${day} IN UNNEST(@dates)${mode === 'merge' ? ` AND row_id IN (SELECT row_id FROM ${served})` : ''}
GROUP BY counted_date`,
    parameters: { dates: dates(of) },
  };
}

function servedFilter({ dataset: { partitionBy } }: SourceShapes): string {
  if (!partitionBy?.requireFilter) return '';
  const column = quoteColumn(partitionBy.column);
  return ` WHERE ${column} >= DATE '0001-01-01' OR ${column} IS NULL`;
}
