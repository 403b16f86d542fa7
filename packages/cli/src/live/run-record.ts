import type { Warning } from '@relais/core';
import type { StepName } from './step-names.js';

/** What the history of an execution tells of a run; times in milliseconds since the epoch. */
export interface RunRecord {
  readonly pipeline: string | null;
  readonly logicalDate: string | null;
  /** Stored snapshots are loaded again: nothing is downloaded. */
  readonly replay: boolean;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly outcome: RunOutcome | null;
  /** Run id of the execution that goes on where this one was full. */
  readonly continuedAs: string | null;
  readonly cancelling: boolean;
  readonly datasets: readonly PlannedDataset[];
  /** By the id of the event that scheduled them, in that order. */
  readonly steps: ReadonlyMap<number, StepRecord>;
}

export type RunOutcome = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

export interface PlannedDataset {
  readonly dataset: string;
  readonly translated: boolean;
  /** Snapshots or files that this run takes in. */
  readonly snapshots: number;
  /** What earlier executions of a run that continued as new have done of them. */
  readonly before: Tally;
}

export interface Tally {
  readonly ended: number;
  readonly failed: number;
  readonly rows: number;
  readonly quarantined: number;
}

export const nothingBefore: Tally = { ended: 0, failed: 0, rows: 0, quarantined: 0 };

export interface StepRecord {
  /** Activity id, unique in its execution. */
  readonly id: string;
  readonly step: StepName;
  readonly dataset: string | null;
  /** Date of the snapshot or file it is about, where it is known. */
  readonly snapshot: string | null;
  readonly state: 'open' | 'done' | 'failed' | 'cancelled';
  readonly attempt: number;
  /** At most so many attempts; null where it is tried for as long as it takes. */
  readonly attempts: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Of the last attempt that failed. */
  readonly cause: string | null;
  readonly facts: StepFacts;
}

/** Figures of a step, from what it was given and what it returned. */
export interface StepFacts {
  readonly bytes?: number;
  readonly rows?: number;
  readonly quarantined?: number;
  readonly warnings?: readonly Warning[];
}

export const emptyRecord: RunRecord = {
  pipeline: null,
  logicalDate: null,
  replay: false,
  startedAt: null,
  endedAt: null,
  outcome: null,
  continuedAs: null,
  cancelling: false,
  datasets: [],
  steps: new Map(),
};
