import {
  objectNames,
  type ModelCounts,
  type RunFailure,
  type RunPlan,
  type RunReport,
  type RunStatus,
  type TableReport,
  type TranslationCounts,
  type Warning,
} from '@relais/core';
import type { CandidateRecord } from './build-models.js';
import { compareCounts, type CountedSnapshot } from './compare-counts.js';
import type { Dependencies } from './dependencies.js';
import type { Step } from './step.js';

export interface ReportRequest {
  readonly plan: Pick<RunPlan, 'pipeline' | 'logicalDate'>;
  readonly status: RunStatus;
  readonly tables: readonly TableReport[];
  readonly counted: readonly CountedSnapshot[];
  /** Object path of the candidate's record, when one was made or an equal one was found published. */
  readonly record: string | null;
  readonly models: ModelCounts;
  readonly translation: TranslationCounts;
  readonly warnings: readonly Warning[];
  readonly error: RunFailure | null;
}

/** Writes the run's report to the store and returns it; the same run reports the same, however often it is asked. */
export async function reportRun(deps: Dependencies, request: ReportRequest, step: Step): Promise<RunReport> {
  const { plan, record } = request;
  const body = record === null ? null : await deps.store.read(record);
  const counts = body === null ? null : (JSON.parse(body.toString('utf8')) as CandidateRecord).counts;
  const published = await deps.warehouse.published(plan.pipeline);
  const report: RunReport = {
    pipeline: plan.pipeline,
    workflowId: step.workflowId,
    runId: step.runId,
    logicalDate: plan.logicalDate,
    status: request.status,
    generation: published?.generation ?? null,
    tables: request.tables,
    models: request.models,
    reconciliation: counts === null ? [] : await compareCounts(deps, request.counted, counts),
    translation: request.translation,
    warnings: request.warnings,
    error: request.error,
  };
  const path = objectNames.report(plan.pipeline, plan.logicalDate, step.runId);
  if ((await deps.store.read(path)) === null) await deps.store.create(path, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}
