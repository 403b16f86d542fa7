import { randomUUID } from 'node:crypto';
import { holdLockOnce } from '@relais/activities/hold-lock-once';
import { releaseLock } from '@relais/activities/pipeline-lock';
import { whileRenewing } from '@relais/activities/renew-lock';
import { inLanes } from '../copy/in-lanes.js';
import { planPrune, type PrunePlan, type PruneRequest } from './plan-prune.js';

/**
 * Removes what may be removed of a pipeline, under the lock that its runs write under. Cut off anywhere it leaves nothing
 * that counts without its files: manifests go first, and what is left over then is the sweep's.
 * @throws TransientError `PIPELINE_LOCKED` while a run holds the lock
 */
export async function prune(request: PruneRequest, log: (message: string) => void): Promise<PrunePlan> {
  const { store, warehouse, pipeline } = request;
  const holder = { runId: randomUUID(), workflowId: `relais prune ${pipeline.name}`, log };
  await holdLockOnce(store, pipeline.name, holder);
  try {
    return await whileRenewing(request, pipeline.name, holder, async () => {
      const { removals: before } = await planPrune(request);
      await warehouse.collect(pipeline.name);
      // Whatever the warehouse made of it: what the generations that are there now stand on stays.
      const { removals: after, kept } = await planPrune({ ...request, generations: Infinity });
      const plan = { removals: [...before.filter(({ kind }) => kind === 'generation'), ...after], kept };
      await inLanes(plan.removals, async ({ objects }) => {
        for (const path of objects) await store.remove(path);
      });
      return plan;
    });
  } finally {
    await releaseLock(store, pipeline.name, holder.runId);
  }
}
