import { quoteLiteral } from '@relais/duckdb';
import type { TypedColumn } from './typed-column.js';

const ANY_MONTH = '(0[1-9]|1[0-2])';
const MONTH_DAYS = [
  [ANY_MONTH, '(0[1-9]|1\\d|2[0-8])'],
  ['(0[13-9]|1[0-2])', '(29|30)'],
  ['(0[13578]|1[02])', '31'],
] as const;
const YEAR = '[12]\\d{3}';
const days = (write: (month: string, day: string) => string): string =>
  `(${MONTH_DAYS.map(([month, day]) => write(month, day)).join('|')})`;
const ISO_DAY = `${YEAR}-${days((month, day) => `${month}-${day}`)}`;

/**
 * By type and parser: texts that every rule about the column takes, written so plainly that one pattern can tell it
 * without reading a value. Far fewer than are taken: numbers are of so few digits that none overflows, 29 February is left out.
 */
const plainTexts: Readonly<Record<string, string>> = {
  'STRING siret': '\\d{1,14}(\\.0{1,9})?',
  // Codes often come by way of a table of floats, as 31025.0, and means with every digit that a float has.
  'INT64 plain': '-?(\\d{1,17}(\\.0{1,9})?|\\d{18}|[1-8]\\d{18})',
  'NUMERIC(10,2) plain': '-?\\d{1,7}(\\.\\d{1,17})?',
  'NUMERIC(10,2) decimal-comma': '-?\\d{1,7}(,\\d{1,17})?',
  'FLOAT64 plain': '-?\\d{1,15}(\\.\\d{1,17})?',
  'FLOAT64 decimal-comma': '-?\\d{1,15}(,\\d{1,17})?',
  'DATE plain': ISO_DAY,
  'DATE day-first': `${days((month, day) => `${day}/${month}`)}/${YEAR}`,
  'DATE year-month': `${YEAR}-${ANY_MONTH}`,
  'TIMESTAMP plain': `${ISO_DAY}[ T]([01]\\d|2[0-3])(:[0-5]\\d){2}(\\.\\d{1,6})?`,
  'BOOL plain': 'true|false|True|False|TRUE|FALSE',
};

/** A pattern of texts without fault, for a kind that has one. */
export const plainText = (kind: string): string | undefined => plainTexts[kind];

/** Stands between two fields, and in none of the texts above: a field that holds it never matches. */
const BETWEEN = '~';

/** What is asked of a row as a whole; DuckDB expressions that are never NULL. */
export interface RowTests {
  /** True for a row whose every judged field that has a pattern is plain: none of these is at fault or dropped. */
  readonly isPlain: string;
  /** True for a row with a fault. */
  readonly isBad: string;
  /** Positions of the columns that these two read. */
  readonly judged: readonly number[];
}

/**
 * One pattern over all judged fields at once takes nearly every row of a sound file for a third of what it costs to ask
 * each column. What it does not take is asked exactly.
 */
export function rowTests(columns: readonly TypedColumn[]): RowTests {
  const faulty = columns.filter(({ faults }) => faults.length > 0);
  const exactly = (some: readonly TypedColumn[]): string =>
    some.length === 0 ? 'false' : `(${some.flatMap(({ faults }) => faults.map(({ test }) => test)).join(' OR ')})`;
  const judged = columns.flatMap((column, index) => (isJudged(column) ? [index] : []));
  const plain = columns.filter((column) => column.plain !== undefined && isJudged(column));
  if (plain.length === 0) return { isPlain: 'false', isBad: exactly(faulty), judged };
  const fields = plain.map(({ field }) => field).join(`, '${BETWEEN}', `);
  const pattern = plain.map((column) => column.plain).join(BETWEEN);
  const isPlain = `regexp_full_match(concat(${fields}), ${quoteLiteral(pattern)})`;
  const others = faulty.filter((column) => column.plain === undefined);
  return { isPlain, isBad: `CASE WHEN ${isPlain} THEN ${exactly(others)} ELSE ${exactly(faulty)} END`, judged };
}

const isJudged = ({ faults, isNulled }: TypedColumn): boolean => faults.length > 0 || isNulled !== undefined;
