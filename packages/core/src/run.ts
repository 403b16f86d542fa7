import type { InboxFile } from './source.js';

/** What a run is asked to do; `{}` is a whole run of today. Typed by hand in the Temporal UI, so it stays small. */
export interface RunInput {
  /** Logical date `YYYY-MM-DD`; else the schedule's time, else the start time, in the pipeline's zone. */
  readonly date?: string;
  /** Only these datasets are fetched; models build on the newest loaded of the others. */
  readonly datasets?: readonly string[];
  /** A person's reason for letting a blocked snapshot through; recorded in the store and the report. */
  readonly accept?: string;
}

/** What one dataset of a run is to do; stands in history, so editing a pipeline breaks no replay. */
export interface DatasetPlan {
  readonly dataset: string;
  readonly table: string;
  readonly translated: boolean;
  /** A stored snapshot that is to be loaded again; its source is not asked. */
  readonly snapshot?: SnapshotRef;
  /** The file of an inbox that is to be taken in. */
  readonly file?: InboxFile;
}

/** Parts of a plan that lie in the store, where a history would be too small for them. */
export interface LanePlan {
  /** Prefix in the store under which plan and outcomes lie. */
  readonly folder: string;
  /** Datasets side by side; within a lane snapshots follow each other by date. */
  readonly lanes: readonly Lane[];
  /** Snapshots of a lane that are planned and reported together. */
  readonly pageSize: number;
  /** The workflow continues as new when its history holds this many events. */
  readonly maxEvents: number;
}

export interface Lane {
  readonly dataset: string;
  readonly snapshots: number;
}

export interface RunPlan {
  readonly pipeline: string;
  /** `YYYY-MM-DD` in the pipeline's zone. */
  readonly logicalDate: string;
  readonly trigger: 'manual' | 'schedule' | 'arrival' | 'replay';
  readonly datasets: readonly DatasetPlan[];
  /** What inboxes hold and is not taken in yet; absent where there is nothing of the kind. */
  readonly inbox?: LanePlan;
  /** What is to be told of the plan itself. */
  readonly warnings?: readonly Warning[];
  readonly accept?: string;
  /** Why this run cannot publish, known before it starts: it keeps and loads what the sources serve, and says so. */
  readonly unready?: RunFailure;
  /** False where the cluster does not know our search attributes; setting them would hang the workflow. */
  readonly searchAttributes: boolean;
  /** Task queue on which texts are translated, where a provider may be asked; else the run's own. */
  readonly translationQueue?: string;
  readonly lateSource: { readonly retryEveryHours: number; readonly forDays: number };
}

/** A raw snapshot in the store: these bytes, seen on that date. */
export interface SnapshotRef {
  readonly dataset: string;
  /** `YYYY-MM-DD`. */
  readonly snapshotDate: string;
  /** Full hex digest of the raw file; its first 12 digits name the version. */
  readonly sha256: string;
  readonly bytes: number;
  /** Data records in the file, header not counted. */
  readonly rows: number;
  /** Object path of the raw file. */
  readonly path: string;
  readonly fileName: string;
}

export interface SnapshotOutcome extends SnapshotRef {
  readonly warnings: readonly Warning[];
  /** Set when the publisher's extract is no newer than the one already published. */
  readonly late: boolean;
}

/** A snapshot as typed Parquet; `read = loaded + duplicates + quarantined`. */
export interface TypedRef {
  readonly snapshot: SnapshotRef;
  /** Object prefix that ends in `<sha12>-<contract hash>/`. */
  readonly path: string;
  readonly contractHash: string;
  /** Object paths of the Parquet files, in order. */
  readonly parts: readonly string[];
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Values that a lenient parser turned into NULL, by column. */
  readonly nulled: Readonly<Record<string, number>>;
  /** Columns of the files that are not declared; absent when there are none. See `DatasetContract`. */
  readonly evolved?: readonly string[];
}

/** Where the texts of a snapshot got their translation; counts of distinct texts. */
export interface TranslationCounts {
  readonly distinct: number;
  readonly glossary: number;
  readonly memory: number;
  readonly provider: number;
  readonly untranslated: number;
}

export const noTranslations: TranslationCounts = { distinct: 0, glossary: 0, memory: 0, provider: 0, untranslated: 0 };

export const addTranslations = (a: TranslationCounts, b: TranslationCounts): TranslationCounts => ({
  distinct: a.distinct + b.distinct,
  glossary: a.glossary + b.glossary,
  memory: a.memory + b.memory,
  provider: a.provider + b.provider,
  untranslated: a.untranslated + b.untranslated,
});

export interface TranslatedRef extends TypedRef {
  readonly translation: TranslationCounts;
}

/** One table's line in the report. */
export interface TableReport {
  readonly dataset: string;
  readonly table: string;
  readonly snapshotDate: string;
  /** First 12 hex digits of the raw file's sha256. */
  readonly version: string;
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Rows added or revised in the warehouse by this run. */
  readonly changed: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly seconds: number;
}

export interface ReconciliationLine {
  readonly dataset: string;
  readonly check: string;
  readonly raw: number;
  readonly typed: number;
  readonly warehouse: number;
}

export interface ModelCounts {
  readonly pass: number;
  readonly warn: number;
  readonly error: number;
  readonly skipped: number;
}

export const noModels: ModelCounts = { pass: 0, warn: 0, error: 0, skipped: 0 };

export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly dataset: string | null;
}

export interface RunFailure {
  readonly code: string;
  readonly message: string;
  readonly dataset: string | null;
}

/**
 * `succeeded` published a new generation; `loaded` built nothing; `unchanged` found everything already published;
 * `blocked` waits for a person; `failed` left the published figures as they were.
 */
export type RunStatus = 'succeeded' | 'failed' | 'blocked' | 'loaded' | 'unchanged';

/** The outcome of a run, as `run --json` prints it. */
export interface RunReport {
  readonly pipeline: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly logicalDate: string;
  readonly status: RunStatus;
  /** The generation readers see after this run, or null when nothing was ever published. */
  readonly generation: string | null;
  readonly tables: readonly TableReport[];
  readonly models: ModelCounts;
  readonly reconciliation: readonly ReconciliationLine[];
  readonly translation: TranslationCounts;
  readonly warnings: readonly Warning[];
  readonly error: RunFailure | null;
  /** Object path of the whole report, where it is too long for a history: its long lists are empty here. */
  readonly whole?: string;
}
