import { dateInZone, objectNames } from '@relais/core';
import type { Dependencies } from './dependencies.js';
import { findPipeline } from './find-pipeline.js';
import { planDataset } from './plan-dataset.js';
import { layLanes } from './replay/lay-lanes.js';
import type { ReplayPlan } from './replay/replay-plan.js';
import { selectReplay, type ReplaySelection } from './replay/select-replay.js';
import type { Step } from './step.js';

export interface ReplayRequest extends ReplaySelection {
  readonly pipeline: string;
  readonly startTime: number;
}

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
  const items = selected.map(({ dataset, snapshot }) => ({ ...planDataset(pipeline, dataset), snapshot }));
  return {
    pipeline: pipeline.name,
    logicalDate,
    trigger: 'replay',
    datasets: [],
    ...(await layLanes(deps, pipeline, folder, items)),
    ...(request.accept === undefined ? {} : { accept: request.accept }),
    searchAttributes: deps.searchAttributes,
    ...(deps.translationQueue === null ? {} : { translationQueue: deps.translationQueue }),
    lateSource: pipeline.schedule.lateSource,
  };
}
