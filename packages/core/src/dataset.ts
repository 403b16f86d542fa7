import type { ColumnDefinition } from './column.js';
import type { DatasetContract } from './contract.js';
import type { LicenceDefinition } from './licence.js';
import type { SourceDefinition } from './source.js';

/** One dataset of a pipeline: where it comes from, what its rows are, how they are loaded. Data only. */
export interface DatasetDefinition {
  /** kebab-case name; also the table's name in `source_tables`. */
  readonly name: string;
  readonly description: string;
  readonly grain: string;
  readonly licence: LicenceDefinition;
  readonly source: SourceDefinition;
  readonly format: CsvFormat;
  readonly columns: readonly ColumnDefinition[];
  /** How much the publisher may change; unless said, new columns are left alone and bad values quarantined. */
  readonly contract?: DatasetContract;
  /** Warehouse columns whose typed values identify a row; null and empty stay apart from text (see `rowIdVersion`). */
  readonly rowId: readonly string[];
  readonly snapshotDate: SnapshotDateDefinition;
  readonly load: LoadDefinition;
  readonly partitionBy?: {
    readonly column: string;
    readonly granularity: 'DAY' | 'MONTH';
    /** Queries that name no partition are refused where the warehouse can do that. */
    readonly requireFilter?: boolean;
  };
  readonly clusterBy?: readonly string[];
  readonly translation?: TranslationDefinition;
  /** Absent where the publisher promises no new edition, so that an old one is no fault. */
  readonly freshness?: FreshnessDefinition;
  readonly reconciliation: readonly ReconciliationCheck[];
  /** Publishing waits for a person when more than this share of the rows read is quarantined. */
  readonly quarantineMaxShare: number;
  /** Only for sources that serve the whole each time; increments have none. */
  readonly guard?: GuardDefinition;
}

/**
 * - `column`: the file carries one date of its own in that warehouse column
 * - `logical-date`: the date of the run that fetched it
 * - `file-name`: the date in the name of a file in an inbox
 */
export type SnapshotDateDefinition =
  | { readonly from: 'column'; readonly column: string }
  | { readonly from: 'logical-date' }
  | { readonly from: 'file-name' };

/**
 * What a snapshot of a source that serves the whole each time may lose against the one of the date before; more than
 * that waits for a person. Shares are fractions of 1.
 */
export interface GuardDefinition {
  /** Warehouse columns, or `row_id`, that name the same thing in every snapshot. */
  readonly key: readonly string[];
  /** A DATE column; no month of it may go. */
  readonly monthColumn?: string;
  /** Of the rows of the snapshot before. */
  readonly maxRowLoss: number;
  /** Keys of the snapshot before that are gone, of all its keys. */
  readonly maxKeyLoss: number;
  /** Rise of any column's share of nulls: 0.2 lets it go from 10 % to 30 %. */
  readonly maxNullRise: number;
}

/**
 * When readers have to have a new snapshot: so many days after each time the schedule names, at the same time of day in the
 * pipeline's zone.
 */
export interface FreshnessDefinition {
  readonly deadlineDays: number;
}

export interface CsvFormat {
  readonly delimiter: ';' | ',' | '\t';
  /** `null` when quotes have no meaning in this file. */
  readonly quote: '"' | null;
  /** `latin-1` is read as its superset windows-1252, as browsers do; invalid UTF-8 quarantines the row. */
  readonly encoding: 'utf-8' | 'latin-1';
  /** Without a header, columns are bound by `position`. */
  readonly header: boolean;
}

export type LoadDefinition =
  /** One partition per snapshot; older snapshots are kept for ever. */
  | { readonly mode: 'append' }
  /** For each row id the row of the newest snapshot that holds it, and every distinct succession of the measures. */
  | {
      readonly mode: 'merge';
      readonly revisions: {
        readonly table: string;
        readonly carry: readonly string[];
        readonly measures: readonly string[];
      };
    }
  /** The newest snapshot by date is the table. */
  | { readonly mode: 'replace' };

export interface TranslationDefinition {
  readonly from: string;
  readonly to: string;
  /** Source column → translated column; the translated columns come after the declared ones, as STRING. */
  readonly columns: Readonly<Record<string, string>>;
  /** Column that says where the worse of the row's translations came from. */
  readonly statusColumn: string;
  /** CSV file in the pipeline's folder, header `<from>,<to>`. */
  readonly glossary: string;
}

/** Counts rows at raw, typed and warehouse; without `column` all rows, otherwise rows whose column holds a value. */
export interface ReconciliationCheck {
  readonly name: string;
  readonly column?: string;
  /** Values that count as none. */
  readonly except?: readonly (string | number)[];
  /** Only these values count. */
  readonly among?: readonly (string | number)[];
}
