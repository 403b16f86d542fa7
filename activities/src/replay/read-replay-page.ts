import type { DatasetPlan } from '@relais/core';
import type { Dependencies } from '../dependencies.js';
import { readPlannedSnapshots } from './replay-plan.js';

export interface ReplayPageRequest {
  readonly folder: string;
  readonly dataset: string;
  readonly from: number;
  readonly pageSize: number;
}

/** The next snapshots of a lane. @throws PermanentError `REPLAY_PLAN_LOST` */
export async function readReplayPage(
  { store }: Pick<Dependencies, 'store'>,
  { folder, dataset, from, pageSize }: ReplayPageRequest,
): Promise<readonly DatasetPlan[]> {
  const lane = (await readPlannedSnapshots(store, folder)).filter((item) => item.dataset === dataset);
  return lane.slice(from, from + pageSize);
}
