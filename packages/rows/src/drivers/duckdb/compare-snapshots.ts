import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { CompareRequest, SnapshotComparison } from '../../index.js';
import type { Session } from './session.js';

type Files = readonly string[];

/** Reads keys and months of both snapshots and nothing else of their rows: nulls are counted in the files' footers. */
export async function compareSnapshots(
  session: Session,
  { guard, previous, current }: CompareRequest,
): Promise<SnapshotComparison> {
  const [before, now] = [await readFooters(session, previous), await readFooters(session, current)];
  return {
    rows: { previous: before.rows, current: now.rows },
    keys: await compareKeys(session, guard.key, previous, current),
    monthsGone: guard.monthColumn === undefined ? [] : await monthsGone(session, guard.monthColumn, previous, current),
    nulls: [...now.nulls]
      .filter(([column]) => before.nulls.has(column))
      .map(([column, nulls]) => ({ column, previous: before.nulls.get(column)!, current: nulls })),
  };
}

const listOf = (files: Files): string => `[${files.map(quoteLiteral).join(', ')}]`;

/** Each file is read once: every key with whether it was there and whether it is. */
async function compareKeys(
  session: Session,
  key: readonly string[],
  previous: Files,
  current: Files,
): Promise<SnapshotComparison['keys']> {
  const names = key.map(quoteIdentifier).join(', ');
  const keys = (files: Files, was: boolean): string =>
    `SELECT ${names}, ${was} AS _was FROM read_parquet(${listOf(files)})`;
  const [row] = await session.query(
    `SELECT count(*) FILTER (before) AS previous, count(*) FILTER (NOT now) AS gone
     FROM (SELECT bool_or(_was) AS before, bool_or(NOT _was) AS now
           FROM (${keys(previous, true)} UNION ALL ${keys(current, false)}) GROUP BY ${names})`,
  );
  return { previous: Number(row?.['previous']), gone: Number(row?.['gone']) };
}

async function monthsGone(session: Session, column: string, previous: Files, current: Files): Promise<string[]> {
  const months = (files: Files): string =>
    `SELECT strftime(${quoteIdentifier(column)}, '%Y-%m') AS month FROM read_parquet(${listOf(files)}) WHERE ${quoteIdentifier(column)} IS NOT NULL`;
  const rows = await session.query(`${months(previous)} EXCEPT ${months(current)} ORDER BY month`);
  return rows.map((row) => String(row['month']));
}

interface Footers {
  readonly rows: number;
  readonly nulls: ReadonlyMap<string, number>;
}

/** The typer wrote these files itself, so that every row group says how many nulls it holds. */
async function readFooters(session: Session, files: Files): Promise<Footers> {
  const [whole] = await session.query(`SELECT sum(num_rows) AS rows FROM parquet_file_metadata(${listOf(files)})`);
  const columns = await session.query(
    `SELECT path_in_schema AS name, sum(stats_null_count) AS nulls
     FROM parquet_metadata(${listOf(files)}) GROUP BY ALL ORDER BY min(column_id)`,
  );
  return {
    rows: Number(whole?.['rows']),
    nulls: new Map(columns.map(({ name, nulls }) => [String(name), Number(nulls)])),
  };
}
