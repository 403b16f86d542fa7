import type { RunReport } from '@relais/core';

/** `/<pipeline>/runs/`: what was reported, newest first. */
export interface RunsModel {
  readonly pipeline: string;
  readonly title: string;
  /** Also where nothing was published. */
  readonly generation: string | null;
  /** ISO, of that generation. */
  readonly publishedAt: string | null;
  readonly runs: readonly RunModel[];
  /** Older ones that are stored and not listed. */
  readonly older: number;
}

export interface RunModel {
  readonly report: RunReport;
  /** When its report was written; ISO. */
  readonly reportedAt: string;
  /** Sums over its tables. */
  readonly read: number;
  readonly loaded: number;
  readonly quarantined: number;
  /** The longest of its tables: they are loaded side by side. */
  readonly seconds: number;
  /** Whether every line of the reconciliation agrees; null where there is none. */
  readonly reconciled: boolean | null;
}
