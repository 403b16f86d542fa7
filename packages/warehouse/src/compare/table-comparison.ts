import type { JsonValue } from '../index.js';

export interface CompareRequest {
  /** Names of generations. */
  readonly before: string;
  readonly after: string;
  /** Tables as `marts.dim_courses`; every mart of either generation when null. */
  readonly tables: readonly string[] | null;
  /** Columns that say which row is which, by table; rows of other tables are compared as a whole. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Rows told of each kind, at most. */
  readonly examples: number;
}

/** What became of a table from one generation to another. */
export interface TableComparison {
  /** e.g. `marts.dim_courses` */
  readonly table: string;
  /** Columns by which rows are paired; null where whole rows are compared: then a changed row is one gone and one added. */
  readonly key: readonly string[] | null;
  /** Null where the generation has no such table. */
  readonly rows: { readonly before: number | null; readonly after: number | null };
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly columns: ColumnChanges;
  /** Sums of the columns of numbers that are no part of the key, exact where the type is. */
  readonly measures: readonly Measure[];
  readonly examples: readonly RowChange[];
}

export interface ColumnChanges {
  readonly added: readonly ComparedColumn[];
  readonly removed: readonly ComparedColumn[];
  readonly retyped: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** Columns whose values differ in rows that both have, most first. */
  readonly changed: readonly { readonly name: string; readonly rows: number }[];
}

export interface ComparedColumn {
  readonly name: string;
  /** As the warehouse writes it. */
  readonly type: string;
}

/** Null where the generation has no such column, or no value in it. */
export interface Measure {
  readonly column: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

export interface RowChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** The row in the columns that both generations have; null where it is not there. */
  readonly before: Readonly<Record<string, JsonValue>> | null;
  readonly after: Readonly<Record<string, JsonValue>> | null;
}
