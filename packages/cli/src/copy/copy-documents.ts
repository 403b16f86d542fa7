import type { CopySums } from './copy-summary.js';
import type { CopyFault } from './copy-unit.js';

/** A copy of what a store holds, in another one. */
interface CopyOutcome {
  /** Addresses of the two stores. */
  readonly from: string;
  readonly to: string;
  readonly dryRun: boolean;
  readonly areas: readonly CopySums[];
  readonly faults: readonly CopyFault[];
}

export interface CopiedSnapshots extends CopyOutcome {
  /** Files of raw that no manifest vouches for; they are left behind. */
  readonly unvouched: readonly string[];
}

export interface Backup extends CopyOutcome {
  /** Its name; null for a dry run, which makes none. */
  readonly backup: string | null;
  /** How many objects belong to it. */
  readonly objects: number;
  /** Null where no Temporal server answered. */
  readonly schedules: readonly { readonly pipeline: string; readonly paused: boolean }[] | null;
}

export interface Restored extends CopyOutcome {
  readonly backup: string;
  /** What the backup lacks, because it was damaged when it was made. */
  readonly lacking: readonly CopyFault[];
  /** Commands that bring back what is computed. */
  readonly next: readonly string[];
}
