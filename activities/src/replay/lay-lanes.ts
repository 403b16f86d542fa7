import type { DatasetPlan, LanePlan, PipelineDefinition } from '@relais/core';
import type { Dependencies } from '../dependencies.js';
import { firstManifest } from '../first-manifest.js';
import { replayPlanPath } from './replay-plan.js';

/** A page's outcomes have to fit into one payload; the events of a lane's page are some hundreds. */
const pageSize = 20;
const maxEvents = 2_000;

/**
 * Lays a plan down in the store, a lane for each dataset. An attempt after a crash finds it there: what was planned first
 * is what is done, however much of it is done already.
 */
export async function layLanes(
  { store }: Pick<Dependencies, 'store'>,
  pipeline: PipelineDefinition,
  folder: string,
  items: readonly DatasetPlan[],
): Promise<LanePlan> {
  const planned = await firstManifest(store, replayPlanPath(folder), items);
  const lanes = pipeline.datasets.map(({ name: dataset }) => ({
    dataset,
    snapshots: planned.filter((item) => item.dataset === dataset).length,
  }));
  return { folder, lanes: lanes.filter(({ snapshots }) => snapshots > 0), pageSize, maxEvents };
}
