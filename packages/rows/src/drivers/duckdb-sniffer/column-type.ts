import type { ColumnDefinition } from '@relais/core';
import { quoteIdentifier, quoteLiteral, type OpenDuckDB } from '@relais/duckdb';
import { typedColumn, withoutWords } from '../duckdb/typed-column.js';

/** How a column may be declared, and texts that it may not have although they could be read so. */
interface Candidate extends Pick<ColumnDefinition, 'type' | 'parse'> {
  readonly unless?: string;
}

/** What a person writes where there is no value; a column of such words alone is a column of texts. */
const noneWords = ['NA', 'N/A', 'n/a', 'NaN', 'nan', 'NULL', 'null', 'ND', 'nd', '-', '#N/A'];

// A code loses its leading zeros as a number, and whoever writes 12.00 will write 12.50 one day.
const codeLike = '-?0\\d.*';

/** In this order the first that reads every text of a column is its type; texts are what nothing else reads. */
const candidates: readonly Candidate[] = [
  { type: 'BOOL' },
  { type: 'INT64', unless: `${codeLike}|.*\\..*` },
  { type: 'NUMERIC(10,2)', unless: `${codeLike}|.*\\.\\d{3,}` },
  { type: 'NUMERIC(10,2)', parse: 'decimal-comma', unless: `${codeLike}|.*,\\d{3,}` },
  // A double keeps 15 digits of a whole number.
  { type: 'FLOAT64', unless: `${codeLike}|-?\\d{16,}.*` },
  { type: 'FLOAT64', parse: 'decimal-comma', unless: `${codeLike}|-?\\d{16,}.*` },
  { type: 'DATE' },
  { type: 'DATE', parse: 'day-first' },
  { type: 'DATE', parse: 'year-month' },
  { type: 'TIMESTAMP' },
];

export type SniffedType = Pick<ColumnDefinition, 'type' | 'parse' | 'nullValues'>;

const text: SniffedType = { type: 'STRING' };

type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

const SAMPLE_ROWS = 2_000;

/**
 * The type of each column by the very rules that type a file: a column declared so sends no row into quarantine.
 * @param table columns of texts, NULL for an empty field
 * @returns by name
 */
export async function sniffTypes(
  connection: OpenDuckDB['connection'],
  table: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, SniffedType>> {
  const query: Query = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  const found = new Map<string, SniffedType>();
  for (const name of names) {
    // Most candidates fall on the first rows; the others are asked of all.
    const likely = await holding(query, `(FROM ${table} LIMIT ${SAMPLE_ROWS})`, 0, name, candidates);
    const [first] = await holding(query, table, 1, name, likely);
    found.set(name, first === undefined ? text : await withNone(query, table, name, first));
  }
  return found;
}

/** Candidates that read every text of a column, of so many at least: a column without a value is one of texts. */
async function holding(
  query: Query,
  rows: string,
  least: number,
  name: string,
  asked: readonly Candidate[],
): Promise<readonly Candidate[]> {
  if (asked.length === 0) return [];
  const counts = asked.map((candidate, index) => {
    const { faults } = typedColumn(declared(name, candidate), 'value', 'quarantine');
    const unless = candidate.unless ? [`regexp_full_match(value, ${quoteLiteral(candidate.unless)})`] : [];
    const isBad = [...faults.map(({ test }) => test), ...unless].join(' OR ');
    return `count(*) FILTER (WHERE ${isBad}) = 0 AND count(value) >= ${least} AS holds_${index}`;
  });
  const value = withoutWords(quoteIdentifier(name), noneWords);
  const [row] = await query(`SELECT ${counts.join(', ')} FROM (SELECT ${value} AS value FROM ${rows})`);
  return asked.filter((_, index) => row?.[`holds_${index}`] === true);
}

async function withNone(query: Query, table: string, name: string, { type, parse }: Candidate): Promise<SniffedType> {
  const words = noneWords.map(quoteLiteral).join(', ');
  const column = quoteIdentifier(name);
  const rows = await query(`SELECT DISTINCT ${column} AS word FROM ${table} WHERE ${column} IN (${words}) ORDER BY 1`);
  const nullValues = rows.map(({ word }) => String(word));
  return { type, ...(parse && { parse }), ...(nullValues.length > 0 && { nullValues }) };
}

const declared = (name: string, { type, parse }: Candidate): ColumnDefinition => ({
  name,
  type,
  ...(parse && { parse }),
  description: '',
});
