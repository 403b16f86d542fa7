import type { Warning } from '@relais/core';
import type { RunOutcome } from './run-record.js';
import type { StepName } from './step-names.js';

/** `waiting` has not begun; `retrying` waits for its next attempt; `skipped` will not be done in this run. */
export type StepState = 'waiting' | 'running' | 'retrying' | 'done' | 'failed' | 'skipped';

/** Nothing more will be done about it in this run. */
export const isOver = (state: StepState): boolean => state === 'done' || state === 'failed' || state === 'skipped';

/** A run at one moment: its datasets side by side, and the steps that are the run's own. Unknown figures are null. */
export interface RunTree {
  readonly pipeline: string | null;
  readonly logicalDate: string | null;
  readonly replay: boolean;
  readonly outcome: RunOutcome | null;
  /** Milliseconds since the epoch. */
  readonly endedAt: number | null;
  readonly cancelling: boolean;
  /** Since the run began. */
  readonly seconds: number;
  /** An estimate; null where something that is to come has no measure. */
  readonly secondsLeft: number | null;
  readonly datasets: readonly DatasetNode[];
  readonly steps: readonly StepNode[];
}

export interface DatasetNode {
  readonly dataset: string;
  readonly state: StepState;
  /** Snapshots or files: how many there are, how many have ended, and how many of those failed. */
  readonly snapshots: number;
  readonly ended: number;
  readonly failed: number;
  /** Rows read and quarantined so far. */
  readonly rows: number;
  readonly quarantined: number;
  readonly seconds: number | null;
  readonly secondsLeft: number | null;
  readonly items: readonly ItemNode[];
}

/** One snapshot or file of a dataset. */
export interface ItemNode {
  readonly snapshot: string | null;
  readonly state: StepState;
  readonly rows: number;
  readonly quarantined: number;
  readonly seconds: number | null;
  readonly secondsLeft: number | null;
  readonly steps: readonly StepNode[];
}

export interface StepNode {
  /** Unique in the run, the same at every look. */
  readonly id: string;
  readonly dataset: string | null;
  /** Date of the snapshot or file. */
  readonly snapshot: string | null;
  readonly step: StepName;
  readonly state: StepState;
  /** When the state began, in milliseconds since the epoch, where that is known. */
  readonly at: number | null;
  readonly attempt: number;
  /** At most so many attempts; null where there is no such number. */
  readonly attempts: number | null;
  /** Why the attempt before failed. */
  readonly cause: string | null;
  readonly nextAttemptSeconds: number | null;
  /** Of the attempt that runs or has ended. */
  readonly seconds: number | null;
  readonly bytes: number | null;
  readonly expectedBytes: number | null;
  readonly rows: number | null;
  readonly expectedRows: number | null;
  /** Counted things: models, texts. */
  readonly done: number | null;
  readonly total: number | null;
  readonly note: string | null;
  /** From 0 to 1. */
  readonly share: number | null;
  readonly rowsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
  readonly quarantined: number;
  readonly warnings: readonly Warning[];
}
