import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { FailureDetails } from '@relais/activities';
import type { InboxFile, ModelCounts, RunFailure, TableReport, TranslationCounts, Warning } from '@relais/core';
import type { CountedSnapshot, ReconcileSnapshotRequest } from '@relais/activities';

/** What became of one dataset: loaded, or why not. A dataset never throws, so that the others finish. */
export type DatasetOutcome = LoadedDataset | FailedDataset;

export interface LoadedDataset {
  readonly ok: true;
  readonly table: TableReport;
  readonly counted: CountedSnapshot;
  readonly toReconcile: ReconcileSnapshotRequest;
  readonly translation: TranslationCounts | null;
  readonly warnings: readonly Warning[];
  readonly late: boolean;
}

export interface FailedDataset {
  readonly ok: false;
  readonly blocked: boolean;
  readonly error: RunFailure;
  /** What a build that failed had counted by then; absent where no build came to its results. */
  readonly models?: ModelCounts;
}

/** Reads from a failed step what a person needs to know; cancellation is passed on. */
export function toFailedDataset(error: unknown, dataset: string | null, file?: InboxFile): FailedDataset {
  if (isCancellation(error)) throw error;
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const details = cause instanceof ApplicationFailure ? (cause.details?.[0] as FailureDetails | undefined) : undefined;
  const models = countsIn(details?.context ?? {});
  return {
    ok: false,
    blocked: details?.blocked ?? false,
    error: {
      code: cause instanceof ApplicationFailure && cause.type ? cause.type : timeoutCode(cause),
      message: `${cause instanceof Error ? cause.message : String(cause)}${file === undefined ? '' : whatHelps(file)}`,
      dataset: details?.dataset ?? dataset,
    },
    ...(models === null ? {} : { models }),
  };
}

function countsIn({ pass, warn, error, skipped }: Partial<ModelCounts>): ModelCounts | null {
  const known = pass !== undefined && warn !== undefined && error !== undefined && skipped !== undefined;
  return known ? { pass, warn, error, skipped } : null;
}

/** One file of many: a person has to know which, and that it comes again with every run. */
const whatHelps = ({ date }: InboxFile): string =>
  ` (the file of ${date}; it is tried again by every run until another is put in its place, or it is removed)`;

const timeoutCode = (cause: unknown): string =>
  cause instanceof Error && cause.name === 'TimeoutFailure' ? 'STEP_TIMED_OUT' : 'UNEXPECTED';
