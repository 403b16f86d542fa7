/**
 * One tile of a pipeline's dashboard: what it asks of the published tables and how the answer is drawn. Data only.
 */
export interface TileDefinition {
  /** kebab-case; unique within its pipeline. */
  readonly name: string;
  readonly title: string;
  /** One sentence: what is counted, and once per what. */
  readonly description: string;
  /** One SELECT that reads the same on every warehouse; tables are named without prefix, e.g. `marts.dim_courses`. */
  readonly sql: string;
  readonly mark: TileMark;
  /** Narrow the result by its own columns, so the reader's choice never becomes part of `sql`. */
  readonly filters?: readonly TileFilter[];
  /** Applied after the filters. */
  readonly orderBy?: { readonly column: string; readonly direction: 'asc' | 'desc' };
  readonly limit?: number;
  /** How columns of the result are named and written for readers; the others by their name and type. */
  readonly columns?: Readonly<Record<string, TileColumnFormat>>;
}

/** What a reader sees of a column; the values themselves stay as they are. */
export interface TileColumnFormat {
  /** Else the column's name with blanks. */
  readonly label?: string;
  /** Stands at the axis and in the table's header, e.g. `hours`. */
  readonly unit?: string;
  /** `share`: a fraction of 1 is written in percent; `identifier`: digits that are no quantity. */
  readonly format?: 'share' | 'identifier';
}

/** Names are columns of the result. */
export type TileMark =
  | { readonly kind: 'bar'; readonly category: string; readonly value: string }
  | { readonly kind: 'line'; readonly x: string; readonly y: string; readonly series: string }
  /** Series on top of each other, from zero; for parts of a whole. */
  | { readonly kind: 'area'; readonly x: string; readonly y: string; readonly series: string }
  /** One bar for each of `values` side by side. */
  | { readonly kind: 'grouped-bar'; readonly x: string; readonly values: readonly string[] }
  | { readonly kind: 'table' };

export type TileFilter =
  /** One of the column's values; at first the greatest (the newest month), or the one with the most rows. */
  | {
      readonly kind: 'choice';
      readonly column: string;
      readonly label: string;
      readonly initial: 'greatest' | 'commonest';
    }
  /** Both ends included. */
  | {
      readonly kind: 'range';
      readonly column: string;
      readonly label: string;
      readonly initial: readonly [number, number];
    };
