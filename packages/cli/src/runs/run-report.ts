import type { RunFailure, RunReport, RunStatus, Warning } from '@relais/core';

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
    models: { pass: 0, warn: 0, error: 0, skipped: 0 },
    reconciliation: [],
    translation: { distinct: 0, glossary: 0, memory: 0, provider: 0, untranslated: 0 },
    warnings: [],
    error: null,
  };
}

/** Whether a value that came out of a history is a run's report. */
export function isRunReport(value: unknown): value is RunReport {
  return typeof value === 'object' && value !== null && 'status' in value && 'tables' in value && 'workflowId' in value;
}
