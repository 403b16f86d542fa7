import { quoteIdentifier, type OpenDuckDB } from '@relais/duckdb';

/** A column that may be part of a key: one with a value in every row, and no measure. */
export interface KeyColumn {
  readonly name: string;
  /** About. */
  readonly distinct: number;
}

const MOST_COLUMNS = 3;
const MOST_CANDIDATES = 12;
/** Combinations that are asked of all rows; the sample leaves few. */
const MOST_QUESTIONS = 20;
const SAMPLE_ROWS = 5_000;
/** Counts of distinct values are estimates. */
const SLACK = 0.8;

/**
 * The fewest columns that tell all rows apart, the leftmost of several such.
 * @param rows of the table
 * @returns names; none where no few columns do
 */
export async function findKey(
  connection: OpenDuckDB['connection'],
  table: string,
  rows: number,
  columns: readonly KeyColumn[],
): Promise<readonly string[]> {
  const isUnique = async (names: readonly string[], of: string): Promise<boolean> => {
    const tuple = `row(${names.map(quoteIdentifier).join(', ')})`;
    const result = await connection.runAndReadAll(`SELECT count(*) = count(DISTINCT ${tuple}) AS yes FROM ${of}`);
    return result.getRowObjectsJson()[0]?.['yes'] === true;
  };
  let questions = 0;
  for (const combination of combinations(columns.filter(({ distinct }) => distinct > 1).slice(0, MOST_CANDIDATES))) {
    const most = combination.reduce((product, { distinct }) => product * distinct, 1);
    const names = combination.map(({ name }) => name);
    if (most < rows * SLACK || !(await isUnique(names, `(FROM ${table} LIMIT ${SAMPLE_ROWS})`))) continue;
    if (await isUnique(names, table)) return names;
    if (++questions === MOST_QUESTIONS) break;
  }
  return [];
}

/** Single columns, then pairs, then threes; each in the order of the columns. */
function combinations(columns: readonly KeyColumn[]): readonly (readonly KeyColumn[])[] {
  const ofSize = (size: number, from: number): readonly (readonly KeyColumn[])[] =>
    size === 0
      ? [[]]
      : columns.flatMap((column, index) =>
          index < from ? [] : ofSize(size - 1, index + 1).map((rest) => [column, ...rest]),
        );
  return Array.from({ length: MOST_COLUMNS }, (_, index) => ofSize(index + 1, 0)).flat();
}
