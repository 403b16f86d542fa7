import type { ColumnDefinition, CsvFormat } from '@relais/core';

/**
 * Port: telling how a CSV file is written and what its columns hold, for a dataset that nobody has declared yet.
 */
export interface FileSniffer {
  /**
   * Looks at every byte. What it says holds for the whole file: a dataset declared so types each of its readable records.
   * @throws PermanentError `SNIFF_ENCODING` (neither UTF-8 nor windows-1252), `SNIFF_FORMAT` (no CSV that can be read: other
   *   delimiters, lines above the header), `SNIFF_NO_ROWS`
   */
  sniff(request: SniffRequest): Promise<SniffedFile>;
}

export interface SniffRequest {
  /** Local path of the CSV file (the member, for archives). */
  readonly file: string;
  /** Whether the first record names the columns, where a person knows; guessed unless said. */
  readonly header?: boolean;
  readonly signal?: AbortSignal;
}

export interface SniffedFile {
  readonly format: CsvFormat;
  /** Data records, the header not counted. */
  readonly records: number;
  /** Records among them that cannot be read, e.g. with too few fields. */
  readonly faulty: number;
  /** Records among them that are exact copies of others. */
  readonly repeated: number;
  /** In the order of the file; a column without a name and without a value is left out. */
  readonly columns: readonly SniffedColumn[];
  /** Positions of the fewest columns that tell all rows apart; none where no three do. */
  readonly key: readonly number[];
}

export interface SniffedColumn extends Pick<ColumnDefinition, 'type' | 'parse' | 'nullValues'> {
  /** From 0. */
  readonly position: number;
  /** As the file spells it, without blanks around it; null for files without a header. */
  readonly header: string | null;
  /** Of the readable records, copies left out: those without a value. */
  readonly empty: number;
  /** Distinct values; exact up to a thousand, about that many above. */
  readonly distinct: number;
}
