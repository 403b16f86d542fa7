import type { RunOutcome } from './run-record.js';
import type { StepState } from './run-tree.js';
import type { StepName } from './step-names.js';

/**
 * One line of what `--json` writes to stderr while a run goes on. Every event says when it happened
 * (ISO 8601, UTC) and, where it is
 * about one, which dataset, which snapshot or file (its date), and which step; null otherwise. Figures that are not known
 * are null.
 */
export type RunEvent = StepEvent | RetryEvent | ProgressEvent | QuarantineEvent | WarningEvent | EndEvent;

interface EventBase {
  readonly time: string;
  readonly dataset: string | null;
  readonly snapshot: string | null;
  readonly step: StepName | null;
}

/** A step has begun or ended. One that began and ended between two looks is told of once. */
export interface StepEvent extends EventBase {
  readonly event: 'step';
  readonly state: Exclude<StepState, 'waiting' | 'retrying'>;
  readonly attempt: number;
  readonly seconds: number | null;
  readonly bytes: number | null;
  readonly rows: number | null;
  /** Why it failed. */
  readonly cause: string | null;
}

/** An attempt failed; `attempt` is the next one, of at most `attempts`. */
export interface RetryEvent extends EventBase {
  readonly event: 'retry';
  readonly attempt: number;
  readonly attempts: number | null;
  readonly cause: string | null;
  readonly nextAttemptSeconds: number | null;
}

/** Where a running step stands, at most once a second. */
export interface ProgressEvent extends EventBase {
  readonly event: 'progress';
  readonly attempt: number;
  readonly seconds: number | null;
  readonly bytes: number | null;
  readonly expectedBytes: number | null;
  readonly rows: number | null;
  readonly expectedRows: number | null;
  readonly done: number | null;
  readonly total: number | null;
  /** From 0 to 1. */
  readonly share: number | null;
  readonly rowsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Rows of a snapshot were kept out. */
export interface QuarantineEvent extends EventBase {
  readonly event: 'quarantine';
  readonly rows: number;
}

export interface WarningEvent extends EventBase {
  readonly event: 'warning';
  readonly code: string;
  readonly message: string;
}

/** The run has ended; its report says how. */
export interface EndEvent extends EventBase {
  readonly event: 'end';
  readonly outcome: RunOutcome;
  readonly seconds: number;
}
