import type { ColumnContract, ColumnDefinition } from '@relais/core';
import { duckdbTypes, quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { plainText } from './plain-values.js';

/** How one column's text becomes a value, as DuckDB expressions over the text. */
export interface TypedColumn {
  readonly name: string;
  readonly contract: ColumnContract;
  /** False for a column that must stay empty and is no column of the table. */
  readonly isKept: boolean;
  /** Quoted name of the source's column, and its text where that stands for a value; NULL for an empty field. */
  readonly field: string;
  readonly text: string;
  readonly value: string;
  /** The value as the file holds it, where that is another type than the one in which it is told apart. */
  readonly stored: string;
  /** The value again, out of what the file holds under the column's name. */
  readonly kept: string;
  /** Why a row is quarantined, in the order in which they are asked; none is ever NULL. */
  readonly faults: readonly { readonly test: string; readonly reason: string }[];
  /** Pattern of fields that have no fault and are not dropped for certain, where there is one. */
  readonly plain: string | undefined;
  /** True where a lenient parser drops a text; only for columns that have one. */
  readonly isNulled: string | undefined;
}

interface Reader {
  /** A text that does not match in full is no value. RE2 knows only ASCII digits as `\d`. */
  readonly pattern?: string;
  readonly mismatch?: string;
  readonly cast: (text: string) => string;
  readonly outOfRange?: string;
  readonly lenient?: true;
}

/** DuckDB reads too great a number as infinity, and keeps the sign of a zero, which would be another row id. */
const finiteDouble = (text: string): string =>
  `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) + 0 END`;

/**
 * The patterns are what makes typing strict: a cast alone would read 1e3, round 31025.5 and trim blanks.
 * DuckDB's cast of text to DECIMAL rounds half away from zero.
 */
const readers: Readonly<Record<string, Reader>> = {
  'STRING plain': { cast: (text) => text },
  'STRING siret': {
    cast: (text) =>
      `CASE WHEN regexp_full_match(${text}, '\\d{1,14}(\\.0+)?') THEN lpad(split_part(${text}, '.', 1), 14, '0') END`,
    lenient: true,
  },
  'INT64 plain': {
    pattern: '-?\\d+(\\.0+)?',
    mismatch: 'not an integer',
    cast: (text) => `TRY_CAST(${text} AS BIGINT)`,
    outOfRange: 'integer outside 64 bits',
  },
  'NUMERIC(10,2) plain': {
    pattern: '-?\\d+(\\.\\d+)?',
    mismatch: 'not a decimal number',
    cast: (text) => `TRY_CAST(${text} AS DECIMAL(10,2))`,
    outOfRange: 'decimal number outside NUMERIC(10,2)',
  },
  'NUMERIC(10,2) decimal-comma': {
    pattern: '-?\\d+(,\\d+)?',
    mismatch: 'not a number with a decimal comma',
    cast: (text) => `TRY_CAST(replace(${text}, ',', '.') AS DECIMAL(10,2))`,
    outOfRange: 'decimal number outside NUMERIC(10,2)',
  },
  'FLOAT64 plain': {
    pattern: '-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?',
    mismatch: 'not a number',
    cast: finiteDouble,
    outOfRange: 'number too great for a double',
  },
  'FLOAT64 decimal-comma': {
    pattern: '-?\\d+(,\\d+)?',
    mismatch: 'not a number with a decimal comma',
    cast: (text) => finiteDouble(`replace(${text}, ',', '.')`),
    outOfRange: 'number too great for a double',
  },
  'DATE plain': {
    pattern: '\\d{4}-\\d{2}-\\d{2}',
    mismatch: 'not a date YYYY-MM-DD',
    // BigQuery's calendar begins with the year 1, DuckDB's does not.
    cast: (text) => `CASE WHEN ${text} >= '0001' THEN TRY_CAST(${text} AS DATE) END`,
    outOfRange: 'no day of the calendar',
  },
  'DATE day-first': {
    pattern: '\\d{2}/\\d{2}/\\d{4}',
    mismatch: 'not a date DD/MM/YYYY',
    cast: (text) =>
      `CASE WHEN ${text}[7:] >= '0001' THEN TRY_CAST(${text}[7:] || '-' || ${text}[4:5] || '-' || ${text}[:2] AS DATE) END`,
    outOfRange: 'no day of the calendar',
  },
  'DATE year-month': {
    pattern: '\\d{4}-\\d{2}',
    mismatch: 'not a month YYYY-MM',
    cast: (text) => `CASE WHEN ${text} >= '0001' THEN TRY_CAST(${text} || '-01' AS DATE) END`,
    outOfRange: 'no month of the calendar',
  },
  'TIMESTAMP plain': {
    // A zone would have to be believed; hour 24 and second 60 are times of another day or minute.
    pattern: '\\d{4}-\\d{2}-\\d{2}[ T]([01]\\d|2[0-3])(:[0-5]\\d){2}(\\.\\d{1,6})?',
    mismatch: 'not a time YYYY-MM-DD HH:MM:SS without a zone',
    cast: (text) => `CASE WHEN ${text} >= '0001' THEN TRY_CAST(${text} AS TIMESTAMP) END`,
    outOfRange: 'no day of the calendar',
  },
  'BOOL plain': {
    // Spelled out: a match in any case would take the long s of old prints, which no cast reads.
    pattern: '[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]',
    mismatch: 'neither true nor false',
    cast: (text) => `TRY_CAST(${text} AS BOOLEAN)`,
  },
};

/**
 * @param field quoted name of the column that holds the field's text
 * @param contract whether a text that is no value sends its row away or becomes NULL
 */
export function typedColumn(column: ColumnDefinition, field: string, contract: ColumnContract): TypedColumn {
  const kind = `${column.type} ${column.parse ?? 'plain'}`;
  const reader = readers[kind];
  if (reader === undefined) throw new RangeError(`[rows/duckdb] column ${column.name}: nothing reads ${kind}`);
  const literal = (value: string): string => `CAST(${quoteLiteral(value)} AS ${duckdbTypes[column.type]})`;
  const [words, values] = splitNone(reader, column.nullValues ?? []);
  const text = withoutWords(field, words);
  const isLenient = reader.lenient ?? (contract === 'evolve' && reader.pattern !== undefined);
  const cast = isLenient ? castOrNull(reader, text) : reader.cast(text);
  // Read as the column's own texts are: `-1,0` with a decimal comma.
  const noneOf = (none: string) => (reader.pattern === undefined ? literal(none) : reader.cast(quoteLiteral(none)));
  const some = values.reduce((value, none) => `nullif(${value}, ${noneOf(none)})`, cast);
  const value =
    column.emptyValue === undefined
      ? some
      : `CASE WHEN ${field} IS NULL THEN ${literal(column.emptyValue)} ELSE ${some} END`;
  return {
    name: column.name,
    contract,
    isKept: true,
    field,
    text,
    value,
    stored: column.type === 'TIMESTAMP' ? asInstant(value) : value,
    kept: column.type === 'TIMESTAMP' ? fromInstant(column.name) : quoteIdentifier(column.name),
    faults: faultsOf(isLenient ? {} : reader, text, cast, column.required === true ? value : undefined),
    plain: plainFields(kind, column),
    isNulled: isLenient ? `(${text} IS NOT NULL AND (${cast}) IS NULL)` : undefined,
  };
}

/** A required field may neither be empty nor say "none". */
function plainFields(kind: string, { required, nullValues = [] }: ColumnDefinition): string | undefined {
  const text = plainText(kind);
  if (text === undefined || (required && nullValues.length > 0)) return undefined;
  return required ? `(${text})` : `(${text})?`;
}

/** The text, NULL where it is one of these words. Not by nested `nullif`, each of which writes its argument twice. */
export const withoutWords = (text: string, words: readonly string[]): string =>
  words.length === 0 ? text : `CASE WHEN ${text} NOT IN (${words.map(quoteLiteral).join(', ')}) THEN ${text} END`;

/**
 * Only a Parquet time that is adjusted to UTC is a TIMESTAMP to BigQuery; any other is a DATETIME. By way of its
 * microseconds, which no time zone of the machine can move.
 */
const asInstant = (time: string): string => `make_timestamptz(epoch_us(${time}))`;
/** The time again, out of such a column. */
const fromInstant = (name: string): string => `timezone('UTC', ${quoteIdentifier(name)})`;

/** What means "none": texts that are no value of the type, such as `n/a` for a number, and values. */
function splitNone({ pattern }: Reader, none: readonly string[]): readonly [readonly string[], readonly string[]] {
  const isValue = (text: string): boolean => pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text);
  return [none.filter((text) => !isValue(text)), none.filter(isValue)];
}

/** An undeclared column whose contract wants no text in it. */
export const unexpectedColumn = (name: string, text: string): TypedColumn => ({
  ...{ name, contract: 'quarantine', isKept: false, field: text, text, value: text, stored: text, kept: text },
  ...{ plain: undefined, isNulled: undefined },
  faults: [{ test: `${text} IS NOT NULL`, reason: 'the column is not declared' }],
});

const castOrNull = ({ pattern, cast }: Reader, text: string): string =>
  pattern === undefined ? cast(text) : `CASE WHEN regexp_full_match(${text}, '${pattern}') THEN ${cast(text)} END`;

function faultsOf(
  reader: Pick<Reader, 'pattern' | 'mismatch' | 'outOfRange'>,
  text: string,
  cast: string,
  required: string | undefined,
): TypedColumn['faults'] {
  const { pattern, mismatch, outOfRange } = reader;
  return [
    pattern && mismatch && { test: `coalesce(NOT regexp_full_match(${text}, '${pattern}'), false)`, reason: mismatch },
    outOfRange && { test: `(${text} IS NOT NULL AND (${cast}) IS NULL)`, reason: outOfRange },
    required && { test: `(${required}) IS NULL`, reason: 'a value is required' },
  ].filter((fault) => typeof fault === 'object');
}
