import type { StoreArea } from '@relais/core';

/** An object as it has to arrive. */
export interface CopyItem {
  readonly path: string;
  readonly bytes: number;
  /** Hex digest that the bytes are held against: the manifest's for a raw file, of the bytes as they lie there for records. */
  readonly sha256: string;
}

/**
 * Objects that are copied one after the other, what vouches for the others last: a manifest never stands in a store
 * without its file, wherever a copy was cut off.
 */
export interface CopyUnit {
  readonly area: StoreArea;
  readonly pipeline: string;
  readonly items: readonly CopyItem[];
}

/** Why an object was not copied; the others were. */
export interface CopyFault {
  readonly path: string;
  /** `SNAPSHOT_DAMAGED`, `MANIFEST_DAMAGED`, `RECORD_DAMAGED`, `OBJECT_CONFLICT`, `OBJECT_NOT_FOUND` */
  readonly code: string;
  readonly message: string;
}
