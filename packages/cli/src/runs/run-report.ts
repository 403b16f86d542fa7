import { noModels, noTranslations, type RunFailure, type RunReport, type RunStatus, type Warning } from '@relais/core';

/** What is known of a run before it says anything itself. */
export type RunIdentity = Pick<RunReport, 'pipeline' | 'workflowId' | 'runId' | 'logicalDate'>;

/** What `--detach --json` prints: the shape of a report, of a run that has none yet. */
export type DetachedReport = Omit<RunReport, 'status'> & { readonly status: 'running' };

/** The report of a run that never got to write its own. */
export const reportWithoutRun = (run: RunIdentity, error: RunFailure, status: RunStatus = 'failed'): RunReport => ({
  ...emptyReport(run),
  status,
  error,
});

export const detachedReport = (run: RunIdentity, warnings: readonly Warning[] = []): DetachedReport => ({
  ...emptyReport(run),
  status: 'running',
  warnings,
});

function emptyReport(run: RunIdentity): Omit<RunReport, 'status'> {
  return {
    pipeline: run.pipeline,
    workflowId: run.workflowId,
    runId: run.runId,
    logicalDate: run.logicalDate,
    generation: null,
    tables: [],
    models: noModels,
    reconciliation: [],
    translation: noTranslations,
    warnings: [],
    error: null,
  };
}

/** Whether a value that came out of a history is a run's report. */
export function isRunReport(value: unknown): value is RunReport {
  return typeof value === 'object' && value !== null && 'status' in value && 'tables' in value && 'workflowId' in value;
}
