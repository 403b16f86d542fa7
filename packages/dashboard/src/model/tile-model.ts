import type { TileDefinition } from '@relais/core';
import type { JsonValue } from '@relais/warehouse';

/** A tile with the rows that are shown at first; others are asked for a slice at a time. */
export interface TileModel {
  readonly definition: TileDefinition;
  /** In the order of the rows' values. */
  readonly columns: readonly TileColumn[];
  /** By the tile's first choice filter; null for a tile without: its one slice is `all`. */
  readonly slicing: Slicing | null;
  /** Name of the slice that is shown at first. */
  readonly initial: string;
  readonly provenance: TileProvenance;
  /** Rows of that slice, of the same generation; null where `failure` says why. */
  readonly initialRows: TileRows | null;
  /** Why it cannot be answered of this generation, e.g. of tables that were loaded and never modelled; else null. */
  readonly failure: string | null;
}

export interface TileColumn {
  readonly name: string;
  /** As the warehouse names it, e.g. `DECIMAL(10,2)`. */
  readonly type: string;
  readonly kind: 'number' | 'text' | 'date' | 'time' | 'yes-no' | 'other';
}

export interface Slicing {
  readonly column: string;
  readonly label: string;
  /** Greatest first where the greatest is shown first, else from the smallest. */
  readonly slices: readonly Slice[];
}

export interface Slice {
  readonly value: JsonValue;
  /** Lower-case letters, digits and hyphens; unique in its tile. */
  readonly slug: string;
  readonly rows: number;
}

/** Where the figures of a tile come from. */
export interface TileProvenance {
  readonly generation: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly sql: string;
  /** The datasets' snapshots that were published. */
  readonly snapshots: readonly SnapshotModel[];
}

export interface SnapshotModel {
  readonly dataset: string;
  readonly snapshotDate: string;
  /** First 12 hex digits of the raw file's sha256. */
  readonly version: string;
}

/** `/data/<pipeline>/<tile>/<slice>.json`: one slice, in the tile's order; exact, as `sql --json` gives values. */
export interface TileRows {
  /** The page compares it with its own: figures of two generations are never shown side by side. */
  readonly generation: string;
  readonly columns: readonly TileColumn[];
  /**
   * Before ranges and further choices, which the page applies. The tile's limit is applied already where nothing else
   * narrows; `limit` says what is left for the page to do.
   */
  readonly rows: readonly (readonly JsonValue[])[];
  readonly limit: number | null;
}
