/** Something that is in nobody's way when it is gone. */
export interface Removal {
  readonly kind: RemovalKind;
  /** Path in the store, or the name of a generation. */
  readonly name: string;
  /** The manifest first, where there is one: without it nothing vouches for the files. */
  readonly objects: readonly string[];
  /** Null where the warehouse does not say. */
  readonly bytes: number | null;
}

/**
 * - `generation`: a published generation older than those kept
 * - `typed`, `translated`: files of a version or a contract that was replaced, which no kept generation reads
 * - `report`: the report of a run of long ago
 * - `leftover`: a file of an attempt that died
 */
export type RemovalKind = 'generation' | 'typed' | 'translated' | 'report' | 'leftover';

/** What could be removed but for a reason to keep it, e.g. rows in it that were refused. */
export interface Kept {
  readonly name: string;
  readonly bytes: number;
  readonly reason: string;
}
