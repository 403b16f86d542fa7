import { ApplicationFailure } from '@temporalio/workflow';
import { noModels, noTranslations, type RunPlan, type RunReport, type TranslationCounts } from '@relais/core';
import { quick } from './activity-options.js';
import type { Publication } from './build-and-publish.js';
import type { FailedDataset, LoadedDataset } from './outcomes.js';
import { keepSummary } from './run-context.js';

const summary = (plan: RunPlan): { summary: string } => ({ summary: `report ${plan.pipeline} of ${plan.logicalDate}` });

export async function reportSuccess(
  plan: RunPlan,
  loaded: readonly LoadedDataset[],
  publication: Publication,
): Promise<RunReport> {
  const report = await quick.reportRun.executeWithOptions(summary(plan), [
    {
      ...describe(plan, loaded),
      status: publication.status,
      record: publication.record,
      models: publication.models,
      warnings: [...loaded.flatMap((table) => table.warnings), ...publication.warnings],
      error: null,
    },
  ]);
  keepSummary(report);
  return report;
}

/** Reports and fails the workflow; blocked only when nothing is wrong but what a person has to decide. */
export async function reportFailure(
  plan: RunPlan,
  loaded: readonly LoadedDataset[],
  failed: readonly FailedDataset[],
): Promise<never> {
  const worst = failed.find((outcome) => !outcome.blocked) ?? failed[0];
  const others = failed.filter((outcome) => outcome !== worst).map((outcome) => outcome.error);
  const report = await quick.reportRun.executeWithOptions(summary(plan), [
    {
      ...describe(plan, loaded),
      status: worst?.blocked ? 'blocked' : 'failed',
      record: null,
      models: noModels,
      warnings: [...loaded.flatMap((table) => table.warnings), ...others],
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

function describe(plan: RunPlan, loaded: readonly LoadedDataset[]) {
  return {
    plan: { pipeline: plan.pipeline, logicalDate: plan.logicalDate },
    tables: loaded.map((outcome) => outcome.table),
    counted: loaded.map((outcome) => outcome.counted),
    translation: loaded.flatMap((outcome) => outcome.translation ?? []).reduce(add, noTranslations),
  };
}

const add = (a: TranslationCounts, b: TranslationCounts): TranslationCounts => ({
  distinct: a.distinct + b.distinct,
  glossary: a.glossary + b.glossary,
  memory: a.memory + b.memory,
  provider: a.provider + b.provider,
  untranslated: a.untranslated + b.untranslated,
});
