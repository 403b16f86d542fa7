import type {
  PipelineDefinition,
  ReconciliationLine,
  SnapshotRef,
  TranslatedRef,
  TranslationCounts,
  TypedRef,
} from '@relais/core';
import type { CompareRequest, TableComparison } from './compare/table-comparison.js';

/**
 * Port: loaded tables, candidate generations and the switch between them.
 *
 * What is loaded is known from the load records that lie beside the data (rule: data and its record commit together);
 * a generation is a function of the loaded snapshots, the models and the glossary.
 */
export interface Warehouse {
  /** What the dbt driver needs to build into a candidate of this warehouse. */
  readonly dialect: 'duckdb' | 'bigquery';

  /**
   * Loads a typed snapshot. Idempotent: the same content again changes nothing and reports `changed: 0`, but a retry
   * within the same run (`request.run`) reports what its first attempt changed.
   */
  load(request: LoadRequest): Promise<LoadOutcome>;

  /** The snapshots that count: for each dataset and snapshot date the version loaded last, ordered by date. */
  loaded(pipeline: PipelineDefinition): Promise<readonly LoadedState[]>;

  /** The generation readers see, or null when nothing was ever published. */
  published(pipeline: string): Promise<Generation | null>;

  /**
   * Prepares a candidate that holds the source tables of the given snapshots, and nobody sees yet.
   * Every attempt gets a candidate of its own.
   */
  prepareCandidate(request: CandidateRequest): Promise<Candidate>;

  /** Removes a candidate that will not be published. */
  discardCandidate(candidate: Candidate): Promise<void>;

  /** The first rows of a SELECT over a built candidate, which names its tables as dbt does. */
  sample(candidate: Pick<Candidate, 'pipeline' | 'generation'>, sql: string, limit: number): Promise<QueryResult>;

  /**
   * What publishing the built candidate would alter, build beside or drop of the marts readers have now; changes nothing.
   * Empty where a generation brings tables of its own.
   */
  plan(candidate: Pick<Candidate, 'pipeline' | 'generation'>): Promise<readonly TableChange[]>;

  /**
   * Makes the candidate the generation readers see; atomic. Publishing the same candidate again is no change.
   * @throws TransientError `GENERATION_MOVED` when another generation was published since the candidate was prepared
   */
  publish(candidate: Candidate, record: GenerationRecord): Promise<Generation>;

  /** The generations that can be shown, newest first; the published one is among them, not always at the head. */
  generations(pipeline: string): Promise<readonly Generation[]>;

  /**
   * Makes an older generation the one readers see, as atomically as publishing does. The next run builds anew.
   * @param generation its name, or null for the newest that is older than the published one
   * @throws PermanentError `NOT_PUBLISHED`, `GENERATION_UNKNOWN`, `GENERATION_DAMAGED`; TransientError `GENERATION_MOVED`;
   *   readers keep what they had
   */
  rollback(pipeline: string, generation: string | null): Promise<Generation>;

  /** Removes what publishing removes too: all but the newest generations, and candidates of attempts that died long ago. */
  collect(pipeline: string): Promise<void>;

  /** What loading and publishing would change and cost, asked of the warehouse; changes nothing. */
  forecast(pipeline: PipelineDefinition): Promise<WarehouseForecast>;

  /**
   * Counts checks in the published generation, as {@link prepareCandidate} does in a candidate.
   * @throws PermanentError `NOT_PUBLISHED`
   */
  countPublished(pipeline: PipelineDefinition, count: readonly CountEntry[]): Promise<readonly WarehouseCount[]>;

  /**
   * Compares tables of two generations that can be shown, row by row; changes nothing.
   * @throws PermanentError `GENERATION_UNKNOWN`, `TABLE_UNKNOWN` when neither generation has a table that is asked for
   */
  compare(pipeline: string, request: CompareRequest): Promise<readonly TableComparison[]>;

  /**
   * Runs one SELECT against the published generation, read only and unable to write any file.
   * @throws PermanentError `NOT_PUBLISHED`, `SQL_REFUSED` (not a single SELECT), `SQL_FAILED`
   */
  query(pipeline: string, sql: string): Promise<QueryResult>;
}

export type { CompareRequest, TableComparison } from './compare/table-comparison.js';

/** `rebuild`: built beside and swapped in. */
export interface TableChange {
  /** e.g. `source_tables.courses`, `marts.dim_courses` */
  readonly table: string;
  readonly action: 'create' | 'rebuild' | 'alter' | 'drop';
  readonly reason: string;
}

export interface WarehouseForecast {
  /** Tables that loading would create, rebuild beside and swap, or alter; those left alone are not listed. */
  readonly tables: readonly TableChange[];
  /** Statements a run would send and the bytes each would be billed for, as the warehouse itself estimates. */
  readonly statements: readonly { readonly name: string; readonly bytes: number }[];
  /** Null where queries cost nothing. */
  readonly maximumBytesBilled: number | null;
}

export interface LoadRequest {
  readonly pipeline: PipelineDefinition;
  readonly dataset: string;
  readonly typed: TypedRef | TranslatedRef;
  /** Object paths of the Parquet files to load: the typed ones, or the translated ones that stand in for them. */
  readonly parts: readonly string[];
  /** Equal contents have equal hashes: version, contract and translations. */
  readonly contentHash: string;
  /** Object paths of the decisions of persons without which the snapshot would wait. */
  readonly accepted?: readonly string[];
  /** Workflow run id. */
  readonly run: string;
}

export interface LoadOutcome {
  readonly changed: number;
}

/** A load record as it lies in the store. */
export interface LoadedSnapshot {
  readonly dataset: string;
  readonly snapshotDate: string;
  readonly sha256: string;
  readonly contractHash: string;
  readonly contentHash: string;
  readonly parts: readonly string[];
  /** Sizes of the parts when they were loaded, in their order; absent in records of before they were kept. */
  readonly partBytes?: readonly number[];
  readonly snapshot: SnapshotRef;
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Columns of the files that are not declared; see `withEvolvedColumns`. */
  readonly evolved?: readonly string[];
  readonly translation: TranslationCounts | null;
  /** Object paths of the decisions it was let through by; absent where it needed none. */
  readonly accepted?: readonly string[];
  readonly run: string;
  readonly changed: number;
}

export interface LoadedState extends LoadedSnapshot {
  /** False when what was loaded is gone, though its record is not: the snapshot has to be typed and loaded again. */
  readonly intact: boolean;
}

export interface CandidateRequest {
  readonly pipeline: PipelineDefinition;
  readonly snapshots: readonly LoadedSnapshot[];
  /** Snapshots whose reconciliation checks are counted in the candidate. */
  readonly count: readonly CountEntry[];
  /** The candidate's `environment` lets the models read it, where it can; null = everything is computed. */
  readonly previous?: PreviousGeneration | null;
  readonly signal?: AbortSignal;
}

/** A published generation that the same models made of other snapshots, and what the candidate's differ in. */
export interface PreviousGeneration {
  readonly generation: string;
  /** Dates of the snapshots it was not built on, by dataset. */
  readonly added: Readonly<Record<string, readonly string[]>>;
  /** Whether it was built on snapshots that count no more: replaced, or gone. */
  readonly lost: boolean;
}

/** The checks of one snapshot; `sql` is a boolean over the columns of the source table, in the warehouse's dialect. */
export interface CountEntry {
  readonly dataset: string;
  readonly snapshotDate: string;
  readonly checks: readonly { readonly name: string; readonly sql: string }[];
}

export interface Candidate {
  readonly pipeline: string;
  /** Name of the generation it would become. */
  readonly generation: string;
  /** The generation it was prepared on, or null. */
  readonly base: string | null;
  /** Where it is: a folder for duckdb, a dataset prefix for bigquery. */
  readonly location: string;
  /** Variables the dbt profile reads, e.g. the path of the database file. Free of secrets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly counts: readonly WarehouseCount[];
}

export type WarehouseCount = Pick<ReconciliationLine, 'dataset' | 'check' | 'warehouse'> & {
  readonly snapshotDate: string;
};

/** Everything that decides what a generation holds; equal fingerprints mean an equal generation. */
export interface GenerationRecord {
  readonly fingerprint: string;
  /** All of the fingerprint but the snapshots; absent in records of before it was kept. */
  readonly rules?: string;
  readonly recipe?: GenerationRecipe;
  readonly snapshots: readonly {
    readonly dataset: string;
    readonly snapshotDate: string;
    readonly sha256: string;
    readonly contractHash: string;
    readonly contentHash: string;
  }[];
  readonly models: boolean;
  readonly run: { readonly workflowId: string; readonly runId: string; readonly logicalDate: string };
  readonly codeVersion: string;
}

/** What the rules are the hash of, told apart, so that of two generations it can be said which rule differs. */
export interface GenerationRecipe {
  /** Hash of each file that the models are built from, by its path in the repository. */
  readonly files: Readonly<Record<string, string>>;
  /** What the models read through `var`. */
  readonly variables: Readonly<Record<string, string>>;
  /** What a person calls the store; on DuckDB the generation's views carry its path. */
  readonly store: string;
  /** Type of each declared column by its name, by dataset. */
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Generation extends GenerationRecord {
  readonly generation: string;
  readonly location: string;
  readonly publishedAt: string;
}

/** Values are ready for JSON: see contract of `sql --json`. A repeated column name gets `_1`, `_2` and so on. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Objects without a prototype, so that a column may bear any name. */
  readonly rows: readonly Readonly<Record<string, JsonValue>>[];
  /** The same rows in the order of `columns`: an object would move a column named `1` to the front. */
  readonly values: readonly (readonly JsonValue[])[];
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
