import type { DatasetDefinition, GuardDefinition } from '@relais/core';
import type { CsvScan } from './csv-scanner.js';

export { absent, bindColumns, type ColumnBinding } from './bind-columns.js';
export { CsvScanner, type CsvScan, type ScanOptions } from './csv-scanner.js';
export { checkExpression, type SqlQuoting } from './check-expression.js';
export { checkQuoting } from './check-quoting.js';
export { contractHash } from './contract-hash.js';
export { cutRecords, type CutRecords } from './cut-records.js';
export { driftNotes } from './drift.js';
export type { FileSniffer, SniffedColumn, SniffedFile, SniffRequest } from './file-sniffer.js';
export { splitRecord } from './split-record.js';
export { scanFile } from './scan-file.js';
export { scanOptions } from './scan-options.js';
export type { TextColumns, TranslatedRequest, TranslatedText } from './text-columns.js';

/**
 * Port: from a raw file to typed Parquet, every row accounted for.
 */
export interface RowTyper {
  /**
   * Types a raw CSV file. Deterministic: the same records and contract give the same rows, whatever the order of records
   * in the file and the number of threads; the order of the rows written is not promised.
   * Duplicate row ids collapse to the row whose content hash sorts last. `read = loaded + duplicates + quarantined`.
   * @throws PermanentError `CONTRACT_*` when the header does not fit or a frozen column drifted, `ROWS_UNACCOUNTED` when
   *   counts do not balance
   */
  type(request: TypeRequest): Promise<TypeOutcome>;

  /**
   * Counts the checks of a dataset over the raw file, by its texts and not by the typed values, and over the typed
   * files; rows that were quarantined or collapsed are left out of both.
   */
  reconcile(request: ReconcileRequest): Promise<readonly CountedCheck[]>;

  /** Says what a typed snapshot has lost against another of the same dataset; nothing is judged. */
  compare(request: CompareRequest): Promise<SnapshotComparison>;
}

export interface TypeRequest {
  readonly dataset: DatasetDefinition;
  /** Local path of the CSV file (the member, for archives), in the dataset's declared encoding. */
  readonly file: string;
  /** Records in the file as the scanner counted them, header not counted. */
  readonly rows: number;
  /** What the scanner found, when it is at hand; the file is scanned again without it. */
  readonly scan?: CsvScan;
  readonly snapshotDate: string;
  /** Full hex digest of the raw object, for `_source_sha256`. */
  readonly sha256: string;
  /**
   * An empty local folder: `part-0.parquet`, another part when rows collapsed, and when there is something to say
   * `quarantine.parquet`, `set-aside.parquet`.
   */
  readonly folder: string;
  readonly onProgress?: (rows: number) => void;
  readonly signal?: AbortSignal;
}

export interface TypeOutcome {
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Texts that became NULL, by column: of lenient parsers, and of columns whose contract lets them evolve. */
  readonly nulled: Readonly<Record<string, number>>;
  /** Undeclared columns that the contract took in; they stand after the declared ones, as STRING. */
  readonly evolved: readonly string[];
  /** File names in the folder. */
  readonly parts: readonly string[];
  /**
   * `quarantine.parquet (row BIGINT, column VARCHAR, reason VARCHAR, raw VARCHAR)`, in no order, or null
   * when every row was fine.
   */
  readonly quarantine: string | null;
  /**
   * `set-aside.parquet`: what {@link RowTyper.reconcile} must leave out of the raw count: the raw texts of the checked
   * columns of quarantined and collapsed records. Null when there were none.
   */
  readonly setAside: string | null;
}

export interface ReconcileRequest {
  readonly dataset: DatasetDefinition;
  /** The raw CSV file, as for {@link TypeRequest.file}. */
  readonly file: string;
  /** Local paths of the typed files, translated where the dataset is. */
  readonly parts: readonly string[];
  readonly setAside: string | null;
  /** As for {@link TypeRequest.scan}. */
  readonly scan?: CsvScan;
  readonly signal?: AbortSignal;
}

export interface CompareRequest {
  readonly dataset: Pick<DatasetDefinition, 'name'>;
  readonly guard: Pick<GuardDefinition, 'key' | 'monthColumn'>;
  /** Local paths of typed files. */
  readonly previous: readonly string[];
  readonly current: readonly string[];
  readonly signal?: AbortSignal;
}

export interface SnapshotComparison {
  readonly rows: Change;
  /** Distinct keys of the previous snapshot, and how many of them the current one lacks; a null is a value of a key. */
  readonly keys: { readonly previous: number; readonly gone: number };
  /** Months `YYYY-MM` of the previous snapshot that the current one lacks, in order. */
  readonly monthsGone: readonly string[];
  /** Nulls of each column that both snapshots have, in the order of the current one's. */
  readonly nulls: readonly (Change & { readonly column: string })[];
}

export interface Change {
  readonly previous: number;
  readonly current: number;
}

export interface CountedCheck {
  readonly check: string;
  readonly raw: number;
  readonly typed: number;
}
