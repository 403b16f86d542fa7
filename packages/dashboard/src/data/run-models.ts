import type { PipelineDefinition, RunReport } from '@relais/core';
import type { Generation } from '@relais/warehouse';
import type { RunModel, RunsModel } from '../model/run-model.js';

/** A report as it was stored. */
export interface WrittenReport {
  readonly report: RunReport;
  /** Milliseconds since the epoch, by the clock of the store. */
  readonly writtenAt: number;
}

export const runsModel = (
  { name, title }: PipelineDefinition,
  published: Generation | null,
  { reports, older }: { readonly reports: readonly WrittenReport[]; readonly older: number },
): RunsModel => ({
  pipeline: name,
  title,
  generation: published?.generation ?? null,
  publishedAt: published?.publishedAt ?? null,
  runs: reports.map(runModel),
  older,
});

function runModel({ report, writtenAt }: WrittenReport): RunModel {
  const sum = (of: 'read' | 'loaded' | 'quarantined'): number =>
    report.tables.reduce((total, table) => total + table[of], 0);
  return {
    report,
    reportedAt: new Date(writtenAt).toISOString(),
    read: sum('read'),
    loaded: sum('loaded'),
    quarantined: sum('quarantined'),
    seconds: report.tables.reduce((longest, { seconds }) => Math.max(longest, seconds), 0),
    reconciled:
      report.reconciliation.length === 0
        ? null
        : report.reconciliation.every(({ raw, typed, warehouse }) => raw === typed && typed === warehouse),
  };
}
