import type { LicenceDefinition } from '@relais/core';
import type { PublishedModel } from './site-model.js';

/** `/<pipeline>/catalogue/`. */
export interface CatalogueModel {
  readonly pipeline: string;
  readonly title: string;
  readonly published: PublishedModel;
  readonly tables: readonly TableSummary[];
}

export interface TableSummary {
  /** `marts.dim_courses`: name in queries, and folder below `catalogue/`. */
  readonly name: string;
  readonly kind: 'source' | 'revisions' | 'model';
  readonly description: string | null;
  readonly rows: number;
  /** Of its stored files, where the table is made of them. */
  readonly bytes: number | null;
  readonly columns: number;
}

/** `/<pipeline>/catalogue/<schema>.<table>/`. */
export interface TableModel extends Omit<TableSummary, 'columns'> {
  readonly pipeline: string;
  readonly title: string;
  readonly published: PublishedModel;
  readonly owner: string;
  readonly columns: readonly ColumnModel[];
  /** Of the table as a whole; those of one column stand with it. */
  readonly checks: readonly CheckModel[];
  /** Of source tables: whose rows these are and what was agreed about them. */
  readonly source: SourceModel | null;
  /** One for each snapshot in the published generation, newest first; empty for models. */
  readonly partitions: readonly PartitionModel[];
}

export interface ColumnModel {
  readonly name: string;
  /** As the warehouse names it. */
  readonly type: string;
  readonly description: string | null;
  /** What becomes of drift, for declared columns of a source; null elsewhere. */
  readonly contract: 'freeze' | 'evolve' | 'quarantine' | null;
  readonly required: boolean;
  readonly checks: readonly CheckModel[];
}

/** What is asked of every generation before readers see it. */
export interface CheckModel {
  /** `unique`, `not_null`, `at_least`. */
  readonly name: string;
  /** A generation that fails an `error` is not published; `warn` is told. */
  readonly severity: 'error' | 'warn';
}

export interface SourceModel {
  readonly dataset: string;
  readonly grain: string;
  readonly licence: LicenceDefinition;
  readonly load: 'append' | 'merge' | 'replace';
  readonly rowId: readonly string[];
  readonly newColumns: 'discard' | 'freeze' | 'evolve' | 'quarantine';
  readonly quarantineMaxShare: number;
  readonly partitionedBy: string | null;
  readonly clusteredBy: readonly string[];
}

export interface PartitionModel {
  readonly snapshotDate: string;
  readonly version: string;
  /** Null when another version of that date was loaded since and is not published yet. */
  readonly counts: {
    readonly read: number;
    readonly loaded: number;
    readonly duplicates: number;
    readonly quarantined: number;
    /** Of its typed files, or null in records of before it was kept. */
    readonly bytes: number | null;
  } | null;
}
