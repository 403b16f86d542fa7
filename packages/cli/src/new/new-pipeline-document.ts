import type { ColumnParser, CsvFormat } from '@relais/core';
import type { SniffedColumn, SniffedFile } from '@relais/rows';

/** What was seen of a file, and the pipeline that was made of it. */
export interface NewPipelineDocument extends Pick<SniffedFile, 'records' | 'faulty' | 'repeated'> {
  readonly pipeline: string;
  readonly dataset: string;
  /** The variable that names another address. */
  readonly urlVariable: string;
  readonly url: string;
  readonly format: CsvFormat;
  /** Columns that tell the rows of a snapshot apart; none where only all of them do. */
  readonly key: readonly string[];
  /** The column by which rows are counted; null where none has few values. */
  readonly category: string | null;
  readonly tables: readonly string[];
  readonly columns: readonly NewColumn[];
  readonly rowId: readonly string[];
  /** Paths from the root of the checkout. */
  readonly files: readonly string[];
  /** False for a dry run. */
  readonly written: boolean;
  /** Commands to go on with. */
  readonly next: readonly string[];
}

export interface NewColumn extends Pick<SniffedColumn, 'header' | 'type' | 'empty' | 'distinct'> {
  readonly name: string;
  readonly parse: ColumnParser | null;
  readonly nullValues: readonly string[];
}
