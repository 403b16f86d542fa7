import type { ColumnContract } from './contract.js';

/** One column of a source table: its name there, where it is found in the file, and how its text becomes a value. */
export interface ColumnDefinition {
  readonly name: string;
  /** Header name in the file, then the names the publisher has used for it before or since. */
  readonly source?: readonly string[];
  /** Position from 0, for files without a header; in a header that has a name twice it says which of them is meant. */
  readonly position?: number;
  readonly type: ColumnType;
  readonly description: string;
  /** How the text is read; `plain` unless said. See {@link ColumnParser}. */
  readonly parse?: ColumnParser;
  /** What means "none" and becomes NULL, e.g. `['0', '-1', 'n/a']`: values compared after typing, other texts as they are. */
  readonly nullValues?: readonly string[];
  /** Stands in for an empty field. */
  readonly emptyValue?: string;
  /** A row without a value here is quarantined. */
  readonly required?: boolean;
  /** What becomes of drift in this column; else as the dataset's contract says. */
  readonly contract?: ColumnContract;
}

/** Types that mean the same on DuckDB and BigQuery. `NUMERIC(10,2)` is a decimal with two places, a TIMESTAMP counts microseconds in UTC. */
export type ColumnType = 'STRING' | 'INT64' | 'NUMERIC(10,2)' | 'FLOAT64' | 'DATE' | 'TIMESTAMP' | 'BOOL';

/**
 * - `plain`: STRING byte-exact; INT64 `-?\d+(\.0+)?` within 64 bits; NUMERIC `-?\d+(\.\d+)?` rounded half away from
 *   zero; FLOAT64 the same with or without an exponent; DATE `YYYY-MM-DD`; TIMESTAMP `YYYY-MM-DD HH:MM:SS[.ffffff]`, a `T`
 *   for the blank or none, in UTC and without a zone; BOOL `true` or `false` in any case. Anything else quarantines the row.
 * - `decimal-comma`: `-?\d+(,\d+)?` (NUMERIC and FLOAT64).
 * - `day-first`: `DD/MM/YYYY` (DATE only).
 * - `year-month`: `YYYY-MM` becomes the first day of that month (DATE only).
 * - `siret`: a trailing `.0` is dropped, 1–13 digits are padded with zeros to 14; anything else is NULL and counted.
 */
export type ColumnParser = 'plain' | 'decimal-comma' | 'day-first' | 'year-month' | 'siret';
