/** What a pipeline's tables are made of, from the fields of its sources to the tiles of its dashboard. Data only. */
export interface ModelGraph {
  readonly pipeline: string;
  /** Each after those it is made of: source tables, seeds and models, tiles. */
  readonly nodes: readonly GraphNode[];
}

export type NodeKind = 'source' | 'seed' | 'table' | 'view' | 'tile';

export interface GraphNode {
  /** As queries name it, e.g. `marts.dim_courses`; unique within the graph. A tile is `tiles.<name>`, and no query's. */
  readonly table: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: NodeKind;
  readonly description: string;
  readonly owner: string;
  /** What its author noted beside it in schema.yml. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** The file it is written in, below the checkout; null for source tables and tiles. */
  readonly file: string | null;
  /** Tests of the table as a whole; those of one column stand with it. */
  readonly tests: readonly NodeTest[];
  readonly columns: readonly GraphColumn[];
  /** Tables that it reads, also those that only choose or join its rows. */
  readonly parents: readonly string[];
  /** Why the origins of its columns could not be told; null when they were. */
  readonly unread: string | null;
}

export interface GraphColumn {
  readonly name: string;
  readonly description: string;
  /** Of a source column as its dataset declares it, of another where schema.yml does; null = ask the warehouse. */
  readonly type: string | null;
  readonly tests: readonly NodeTest[];
  /** Columns whose values it is made of; empty for a constant, and for a column that has a `field`. */
  readonly from: readonly ColumnReference[];
  /** Of a source table's column: where the publisher's file has it. */
  readonly field?: SourceField;
}

export interface ColumnReference {
  readonly table: string;
  /** `*` = its rows are counted. */
  readonly column: string;
}

export interface SourceField {
  readonly dataset: string;
  /** Header names: the publisher's own, then those it used before or since; empty for a file without a header. */
  readonly names: readonly string[];
  /** Position from 0 in a file without a header, else null. */
  readonly position: number | null;
}

export interface NodeTest {
  /** `unique`, `not_null`, `at_least`. */
  readonly name: string;
  readonly severity: 'error' | 'warn';
  readonly description: string;
}
