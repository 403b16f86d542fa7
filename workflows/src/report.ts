import { ApplicationFailure } from '@temporalio/workflow';
import type { LoadedTables, StoredOutcomes } from '@relais/activities';
import { addTranslations, noModels, noTranslations, type RunPlan, type RunReport } from '@relais/core';
import { quick } from './activity-options.js';
import type { Publication } from './build-and-publish.js';
import type { FailedDataset, LoadedDataset } from './outcomes.js';
import { keepSummary } from './run-context.js';

const summary = (plan: RunPlan): { summary: string } => ({ summary: `report ${plan.pipeline} of ${plan.logicalDate}` });

/** What a run loaded, and under whose name it reports. */
export interface Loaded {
  readonly loaded: LoadedTables | StoredOutcomes;
  readonly runId?: string;
}

export async function reportSuccess(plan: RunPlan, loaded: Loaded, publication: Publication): Promise<RunReport> {
  const report = await quick.reportRun.executeWithOptions(summary(plan), [
    {
      ...describe(plan, loaded),
      status: publication.status,
      record: publication.record,
      models: publication.models,
      warnings: [...(plan.warnings ?? []), ...publication.warnings],
      error: null,
    },
  ]);
  keepSummary(report);
  return report;
}

/** Reports and fails the workflow; blocked only when nothing is wrong but what a person has to decide. */
export async function reportFailure(plan: RunPlan, loaded: Loaded, failed: readonly FailedDataset[]): Promise<never> {
  const worst = failed.find((outcome) => !outcome.blocked) ?? failed[0];
  const others = failed.filter((outcome) => outcome !== worst).map((outcome) => outcome.error);
  const report = await quick.reportRun.executeWithOptions(summary(plan), [
    {
      ...describe(plan, loaded),
      status: worst?.blocked ? 'blocked' : 'failed',
      record: null,
      models: worst?.models ?? noModels,
      warnings: [...(plan.warnings ?? []), ...others],
      error: worst?.error ?? null,
    },
  ]);
  keepSummary(report);
  throw ApplicationFailure.create({
    type: report.error?.code ?? 'UNEXPECTED',
    message: report.error?.message ?? 'the run failed',
    nonRetryable: true,
    details: [report],
  });
}

const describe = (plan: RunPlan, { loaded, runId }: Loaded) => ({
  plan: { pipeline: plan.pipeline, logicalDate: plan.logicalDate },
  loaded,
  ...(runId === undefined ? {} : { runId }),
});

/** The tables of a run that did its datasets in one execution. */
export const loadedTables = (loaded: readonly LoadedDataset[]): LoadedTables => ({
  tables: loaded.map((outcome) => outcome.table),
  counted: loaded.map((outcome) => outcome.counted),
  translation: loaded.flatMap((outcome) => outcome.translation ?? []).reduce(addTranslations, noTranslations),
  warnings: loaded.flatMap((outcome) => outcome.warnings),
});
