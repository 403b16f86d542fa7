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

/** Columns that {@link rowTests} adds; no column of a file is called like these. */
const IS_PLAIN = '"is plain"';
export const IS_BAD = '"is bad"';
export const IS_NULLED = '"is nulled"';

/** What is asked of a row as a whole. */
export interface RowTests {
  /**
   * A relation with two more columns, never NULL: {@link IS_BAD} for a row with a fault, {@link IS_NULLED} for one of
   * which a lenient parser drops a text.
   */
  readonly judge: (rows: string) => string;
  /** Positions of the columns that this reads. */
  readonly judged: readonly number[];
}

/**
 * One pattern over all judged fields at once takes nearly every row of a sound file for a third of what it costs to ask
 * each column. What it does not take is asked exactly.
 */
export function rowTests(columns: readonly TypedColumn[]): RowTests {
  const judged = columns.flatMap((column, index) => (isJudged(column) ? [index] : []));
  const plain = columns.filter((column) => column.plain !== undefined && isJudged(column));
  const others = columns.filter((column) => column.plain === undefined);
  const unlessPlain = (test: (some: readonly TypedColumn[]) => string): string =>
    `CASE WHEN ${IS_PLAIN} THEN ${test(others)} ELSE ${test(columns)} END`;
  const verdicts = `${unlessPlain(anyFault)} AS ${IS_BAD}, ${unlessPlain(anyNulled)} AS ${IS_NULLED}`;
  return {
    judge: (rows) => `(SELECT *, ${verdicts} FROM (SELECT *, ${allPlain(plain)} AS ${IS_PLAIN} FROM ${rows}))`,
    judged,
  };
}

function allPlain(columns: readonly TypedColumn[]): string {
  if (columns.length === 0) return 'false';
  const fields = columns.map(({ field }) => field).join(`, '${BETWEEN}', `);
  const pattern = columns.map(({ plain }) => plain).join(BETWEEN);
  return `regexp_full_match(concat(${fields}), ${quoteLiteral(pattern)})`;
}

const either = (tests: readonly string[]): string => (tests.length === 0 ? 'false' : `(${tests.join(' OR ')})`);
/** True for a row that some of these columns would send into quarantine. */
export const anyFault = (columns: readonly TypedColumn[]): string =>
  either(columns.flatMap(({ faults }) => faults.map(({ test }) => test)));
const anyNulled = (columns: readonly TypedColumn[]): string => either(columns.flatMap(({ isNulled = [] }) => isNulled));

const isJudged = ({ faults, isNulled }: TypedColumn): boolean => faults.length > 0 || isNulled !== undefined;
