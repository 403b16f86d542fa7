import { dateInZone, sourceTable, type PipelineDefinition } from '@relais/core';
import type { DatasetPlan, RunFailure, RunInput, RunPlan } from '@relais/core';
import { contractHash } from '@relais/rows';
import type { LoadedState } from '@relais/warehouse';
import { assertDate } from './assert-date.js';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { proveLoaded } from './prove-loaded.js';

export interface PlanRequest {
  readonly pipeline: string;
  readonly input: RunInput;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  /** The schedule's own time in milliseconds, for runs a schedule started. */
  readonly scheduledTime: number | null;
}

/**
 * Decides what a run does, once: the answer stands in history, so editing a pipeline changes no run under way.
 * Stale snapshots are typed again from raw, so that one generation has one contract; so are those whose files are damaged.
 * @throws PermanentError `INVALID_DATE`, `UNKNOWN_PIPELINE`, `UNKNOWN_DATASET`
 */
export async function planRun(deps: Dependencies, request: PlanRequest): Promise<RunPlan> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const { input } = request;
  if (input.date !== undefined) assertDate(input.date);
  const chosen = input.datasets?.length ? input.datasets : pipeline.datasets.map((dataset) => dataset.name);
  const fetched = [...new Set(chosen)].map((name) => planDataset(pipeline, name));
  const stale = planStale(pipeline, await proveLoaded(deps, await deps.warehouse.loaded(pipeline)));
  const tooMany = stale.length > staleUpTo;
  return {
    pipeline: pipeline.name,
    logicalDate: input.date ?? dateInZone(request.scheduledTime ?? request.startTime, pipeline.timeZone),
    trigger: request.scheduledTime === null ? 'manual' : 'schedule',
    datasets: tooMany ? fetched : [...fetched, ...stale],
    ...(tooMany ? { unready: backfillNeeded(pipeline, stale) } : {}),
    ...(input.accept === undefined ? {} : { accept: input.accept }),
    searchAttributes: deps.searchAttributes,
    ...(deps.translationQueue === null ? {} : { translationQueue: deps.translationQueue }),
    lateSource: pipeline.schedule.lateSource,
  };
}

/**
 * A month that is not fetched is lost, a month that is not loaded can wait: a run fetches first whatever there is to do
 * beside it, and leaves to a backfill what one history is too small for.
 */
const staleUpTo = 50;

function backfillNeeded(pipeline: PipelineDefinition, stale: readonly DatasetPlan[]): RunFailure {
  const dates = stale.map(({ snapshot }) => snapshot?.snapshotDate ?? '').sort();
  const range = `--from ${dates[0]} --to ${dates.at(-1)}`;
  const message = `[activities/plan] ${stale.length} loaded snapshots are of another contract, or their files are gone; nothing is published until \`relais backfill ${pipeline.name} ${range}\` has loaded them again`;
  return { code: 'BACKFILL_NEEDED', message, dataset: null };
}

export function planDataset(pipeline: PipelineDefinition, name: string): DatasetPlan {
  const dataset = findDataset(pipeline, name);
  return { dataset: name, table: sourceTable(name), translated: dataset.translation !== undefined };
}

/** Loaded snapshots that one generation could not hold as they are: of another contract, or with their files gone. */
export function planStale(pipeline: PipelineDefinition, loaded: readonly LoadedState[]): DatasetPlan[] {
  const current = new Map(pipeline.datasets.map((dataset) => [dataset.name, contractHash(dataset)]));
  return loaded
    .filter((record) => !record.intact || current.get(record.dataset) !== record.contractHash)
    .map((record) => ({ ...planDataset(pipeline, record.dataset), snapshot: record.snapshot }));
}
