import {
  addTranslations,
  noTranslations,
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
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { CandidateRecord } from './build-models.js';
import { compareCounts, type CountedSnapshot } from './compare-counts.js';
import type { Dependencies } from './dependencies.js';
import { readOutcomes, type StoredOutcomes } from './replay/stored-outcomes.js';
import type { Step } from './step.js';
import { sweepLeftovers } from './sweep/sweep-leftovers.js';

export interface ReportRequest {
  readonly plan: Pick<RunPlan, 'pipeline' | 'logicalDate'>;
  readonly status: RunStatus;
  /** The run's id where it is not that of the execution that reports: the first of those that continued as new. */
  readonly runId?: string;
  readonly loaded: LoadedTables | StoredOutcomes;
  /** Object path of the candidate's record, when one was made or an equal one was found published. */
  readonly record: string | null;
  readonly models: ModelCounts;
  readonly warnings: readonly Warning[];
  readonly error: RunFailure | null;
}

/** What was loaded, in the order of the report. */
export interface LoadedTables {
  readonly tables: readonly TableReport[];
  readonly counted: readonly CountedSnapshot[];
  readonly translation: TranslationCounts;
  readonly warnings: readonly Warning[];
}

/** Far below what a history takes, so that the summary of a long report always fits. */
const travelsUpTo = 48 * 1024;

/**
 * Writes the run's report to the store and returns it; the same run reports the same, however often it is asked. Of a
 * long one the head is returned, and where the whole lies. What attempts that died have left is swept here, once a run.
 */
export async function reportRun(deps: Dependencies, request: ReportRequest, step: Step): Promise<RunReport> {
  const { plan, record } = request;
  const body = record === null ? null : await deps.store.read(record);
  const counts = body && parseRecord<CandidateRecord>(body, { path: record ?? '', cure: 'start the run again' }).counts;
  const published = await deps.warehouse.published(plan.pipeline);
  const loaded = 'outcomes' in request.loaded ? await gather(deps, request.loaded) : request.loaded;
  const runId = request.runId ?? step.runId;
  const report: RunReport = {
    pipeline: plan.pipeline,
    workflowId: step.workflowId,
    runId,
    logicalDate: plan.logicalDate,
    status: request.status,
    generation: published?.generation ?? null,
    tables: loaded.tables,
    models: request.models,
    reconciliation: counts === null ? [] : await compareCounts(deps, loaded.counted, counts),
    translation: loaded.translation,
    warnings: [...loaded.warnings, ...request.warnings],
    error: request.error,
  };
  const path = objectNames.report(plan.pipeline, plan.logicalDate, runId);
  if ((await deps.store.read(path)) === null)
    await deps.store.create(path, `${JSON.stringify(withChecksum(report), null, 2)}\n`);
  const storeTime = (await deps.store.list(path))[0]?.modifiedAt ?? 0;
  await sweepLeftovers(deps, { pipeline: plan.pipeline, storeTime }, step);
  return Buffer.byteLength(JSON.stringify(report)) <= travelsUpTo
    ? report
    : { ...report, tables: [], reconciliation: [], warnings: [], whole: path };
}

async function gather({ store }: Pick<Dependencies, 'store'>, stored: StoredOutcomes): Promise<LoadedTables> {
  const outcomes = await readOutcomes(store, stored);
  return {
    tables: outcomes.map(({ table }) => table),
    counted: outcomes.map(({ counted }) => counted),
    translation: outcomes.flatMap(({ translation }) => translation ?? []).reduce(addTranslations, noTranslations),
    warnings: outcomes.flatMap(({ warnings }) => warnings),
  };
}
