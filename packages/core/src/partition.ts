import type { SnapshotRef } from './run.js';

/**
 * Where a snapshot date of a dataset stands:
 * - `missing`: the calendar named a time, and nothing of that period is stored
 * - `failed`: stored but not loaded, or served and refused; trying again may mend it
 * - `quarantined`: stored and not loaded, because a person has to decide
 * - `stale`: loaded under another contract or by other code, or its files are gone
 * - `loaded`: in the warehouse, not in the generation that readers see
 * - `published`: in that generation
 */
export const partitionStates = ['missing', 'failed', 'quarantined', 'stale', 'loaded', 'published'] as const;

export type PartitionState = (typeof partitionStates)[number];

/** What a backfill loads unless it is told otherwise: nothing that is fine already, nothing that waits for a person. */
export const unfinishedStates: readonly PartitionState[] = ['missing', 'failed', 'stale'];

/** A line of the ledger: one snapshot date of one dataset. */
export interface Partition {
  readonly dataset: string;
  /** `YYYY-MM-DD`; of a missing or refused one the date it was due. */
  readonly snapshotDate: string;
  readonly state: PartitionState;
  /** One clause in words. */
  readonly because: string;
  /** The version that counts; null where nothing is stored. */
  readonly snapshot: SnapshotRef | null;
}
