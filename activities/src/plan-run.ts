import { dateInZone, objectNames, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import type { DatasetPlan, RunFailure, RunInput, RunPlan } from '@relais/core';
import type { LoadedState } from '@relais/warehouse';
import { assertDate } from './assert-date.js';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { isInbox, planInbox, type InboxPlan } from './inbox/plan-inbox.js';
import { planDataset } from './plan-dataset.js';
import { planStale } from './plan-stale.js';
import { proveLoaded } from './prove-loaded.js';
import { layLanes } from './replay/lay-lanes.js';
import type { Step } from './step.js';

export interface PlanRequest {
  readonly pipeline: string;
  readonly input: RunInput;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  /** The schedule's own time in milliseconds, for runs a schedule started. */
  readonly scheduledTime: number | null;
  /** For runs that a file's arrival started. */
  readonly arrived?: true;
}

/** A plan before its pages are laid down in the store. */
export interface RunDecision {
  readonly plan: RunPlan;
  /** What goes with the files of inboxes, by date. */
  readonly pages: readonly DatasetPlan[];
  /** What the decision rests on: the snapshots that count, proven. */
  readonly loaded: readonly LoadedState[];
}

/**
 * Decides what a run does, once: the answer stands in history, so editing a pipeline changes no run under way.
 * @throws PermanentError as {@link decideRun}
 */
export async function planRun(
  deps: Dependencies,
  request: PlanRequest,
  step: Pick<Step, 'runId' | 'signal'>,
): Promise<RunPlan> {
  const { plan, pages } = await decideRun(deps, request, step.signal);
  if (pages.length === 0) return plan;
  const folder = objectNames.replay(plan.pipeline, plan.logicalDate, step.runId);
  return { ...plan, inbox: await layLanes(deps, findPipeline(deps.registry, plan.pipeline), folder, pages) };
}

/**
 * Says what a run would do, and changes nothing. Stale snapshots are typed again from raw, so that one generation has one
 * contract; so are those whose files are damaged.
 * @throws PermanentError `INVALID_DATE`, `UNKNOWN_PIPELINE`, `UNKNOWN_DATASET`, and those of {@link planInbox}
 */
export async function decideRun(deps: Dependencies, request: PlanRequest, signal?: AbortSignal): Promise<RunDecision> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const { input } = request;
  if (input.date !== undefined) assertDate(input.date);
  const chosen = choose(pipeline, input);
  const loaded = await proveLoaded(deps, await deps.warehouse.loaded(pipeline));
  const fetched = chosen.filter((dataset) => !isInbox(dataset)).map(({ name }) => planDataset(pipeline, name));
  const files = await planInbox(deps, pipeline, chosen.filter(isInbox), loaded, signal);
  const { inTime, paged } = sortStale(pipeline, planStale(pipeline, loaded), files);
  const tooMany = inTime.length > staleUpTo;
  const plan: RunPlan = {
    pipeline: pipeline.name,
    logicalDate: input.date ?? dateInZone(request.scheduledTime ?? request.startTime, pipeline.timeZone),
    trigger: request.arrived ? 'arrival' : request.scheduledTime === null ? 'manual' : 'schedule',
    datasets: tooMany ? fetched : [...fetched, ...inTime],
    ...(files.warnings.length > 0 ? { warnings: files.warnings } : {}),
    ...(tooMany ? { unready: backfillNeeded(pipeline, inTime) } : {}),
    ...(input.accept === undefined ? {} : { accept: input.accept }),
    searchAttributes: deps.searchAttributes,
    ...(deps.translationQueue === null ? {} : { translationQueue: deps.translationQueue }),
    lateSource: pipeline.schedule.lateSource,
  };
  return { plan, pages: [...files.items, ...paged].sort(byDate), loaded };
}

function choose(pipeline: PipelineDefinition, { datasets = [] }: RunInput): readonly DatasetDefinition[] {
  return datasets.length === 0 ? pipeline.datasets : [...new Set(datasets)].map((name) => findDataset(pipeline, name));
}

/** Days of an inbox are many and small: they go with its files, page by page, unless a newer file takes their place. */
function sortStale(pipeline: PipelineDefinition, stale: readonly DatasetPlan[], { items }: InboxPlan) {
  const ofInbox = ({ dataset }: DatasetPlan): boolean => isInbox(findDataset(pipeline, dataset));
  const replaced = ({ dataset, snapshot }: DatasetPlan): boolean =>
    items.some((item) => item.dataset === dataset && item.file.date === snapshot?.snapshotDate);
  return {
    inTime: stale.filter((item) => !ofInbox(item)),
    paged: stale.filter((item) => ofInbox(item) && !replaced(item)),
  };
}

const dateOf = ({ file, snapshot }: DatasetPlan): string => file?.date ?? snapshot?.snapshotDate ?? '';

const byDate = (a: DatasetPlan, b: DatasetPlan): number => (dateOf(a) < dateOf(b) ? -1 : 1);

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
