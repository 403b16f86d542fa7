import { PermanentError, type DatasetPlan, type LanePlan, type RunPlan } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';

/** A replay as it stands in history: what there is to do lies in the store, and is taken from there in pages. */
export interface ReplayPlan extends RunPlan, LanePlan {
  readonly trigger: 'replay';
  /** The lanes' parts are in the store. */
  readonly datasets: readonly [];
}

export const replayPlanPath = (folder: string): string => `${folder}plan.json`;

/** The whole plan as it lies in the store. @throws PermanentError `REPLAY_PLAN_LOST` */
export async function readPlannedSnapshots(store: ObjectStore, folder: string): Promise<readonly DatasetPlan[]> {
  const path = replayPlanPath(folder);
  const body = await store.read(path);
  if (body === null)
    throw new PermanentError(`[activities/replay] ${path} is gone; start the backfill again`, {
      code: 'REPLAY_PLAN_LOST',
    });
  return parseRecord<DatasetPlan[]>(body, { path, cure: 'start the backfill again' });
}
