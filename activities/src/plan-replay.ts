import { dateInZone, objectNames, type DatasetPlan } from '@relais/core';
import type { Dependencies } from './dependencies.js';
import { findPipeline } from './find-pipeline.js';
import { firstManifest } from './first-manifest.js';
import { planDataset } from './plan-run.js';
import { replayPlanPath, type ReplayPlan } from './replay/replay-plan.js';
import { selectReplay, type ReplaySelection } from './replay/select-replay.js';
import type { Step } from './step.js';

export interface ReplayRequest extends ReplaySelection {
  readonly pipeline: string;
  readonly startTime: number;
}

/** A page's outcomes have to fit into one payload; the events of a lane's page are some hundreds. */
const pageSize = 20;
const maxEvents = 2_000;

/**
 * Plans the replay of stored snapshots. The plan lies in the store, where an attempt after a crash finds it: what was
 * planned first is what is done, however much of it is done already.
 * @throws PermanentError as {@link selectReplay}
 */
export async function planReplay(
  deps: Pick<Dependencies, 'registry' | 'store' | 'warehouse' | 'searchAttributes' | 'translationQueue'>,
  request: ReplayRequest,
  step: Pick<Step, 'runId'>,
): Promise<ReplayPlan> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const logicalDate = dateInZone(request.startTime, pipeline.timeZone);
  const selected = await selectReplay(deps, pipeline, request);
  const folder = objectNames.replay(pipeline.name, logicalDate, step.runId);
  const planned = await firstManifest(
    deps.store,
    replayPlanPath(folder),
    selected.map(({ dataset, snapshot }): DatasetPlan => ({ ...planDataset(pipeline, dataset), snapshot })),
  );
  const names = pipeline.datasets.map(({ name }) => name);
  const lanes = names.map((dataset) => ({
    dataset,
    snapshots: planned.filter((item) => item.dataset === dataset).length,
  }));
  return {
    pipeline: pipeline.name,
    logicalDate,
    trigger: 'replay',
    datasets: [],
    folder,
    lanes: lanes.filter(({ snapshots }) => snapshots > 0),
    pageSize,
    maxEvents,
    ...(request.accept === undefined ? {} : { accept: request.accept }),
    searchAttributes: deps.searchAttributes,
    ...(deps.translationQueue === null ? {} : { translationQueue: deps.translationQueue }),
    lateSource: pipeline.schedule.lateSource,
  };
}
