/** The first place at which something is wrong, with its own text. */
export interface BadSpot {
  readonly dataset: string;
  /** The error that it explains; null for rows that were left out of a run that ended well. */
  readonly code: string | null;
  /** Object in the store: the raw file, or the one that was refused. */
  readonly file: string;
  /** Number of the data record, from 1, the header not counted. */
  readonly row: number | null;
  readonly column: string | null;
  /** Where `raw` begins in the file, in bytes. */
  readonly offset: number | null;
  readonly reason: string;
  /** The record's text, or the beginning or the end of the file; null where it is no text. */
  readonly raw: string | null;
  /** How many such places there are. */
  readonly count: number;
}

/** A snapshot that waits for a person, and the one it was compared with. */
export interface HeldSnapshot {
  readonly dataset: string;
  readonly code: string;
  readonly snapshotDate: string;
  readonly finding: string;
  /** Date of the snapshot before, where it was compared with one. */
  readonly before: string | null;
}
