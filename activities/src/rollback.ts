import { randomUUID } from 'node:crypto';
import type { Generation } from '@relais/warehouse';
import type { Dependencies } from './dependencies.js';
import { holdLockOnce } from './hold-lock-once.js';
import { releaseLock } from './pipeline-lock.js';
import { whileRenewing } from './renew-lock.js';
import type { Step } from './step.js';

export interface RollbackRequest {
  readonly pipeline: string;
  /** Null for the newest that is older than the published one. */
  readonly generation: string | null;
}

export interface RolledBack {
  /** The generation readers saw until now. */
  readonly from: string | null;
  readonly to: Generation;
}

/**
 * Shows readers an older generation, under the lock that runs of the pipeline write under.
 * @throws TransientError `PIPELINE_LOCKED` while a run holds it, at once: a person decides anew when that run has ended
 */
export async function rollback(
  deps: Pick<Dependencies, 'store' | 'warehouse'>,
  request: RollbackRequest,
  log: Step['log'] = () => undefined,
): Promise<RolledBack> {
  const { pipeline, generation } = request;
  const holder = { runId: randomUUID(), workflowId: `relais publish rollback ${pipeline}`, log };
  await holdLockOnce(deps.store, pipeline, holder);
  try {
    return await whileRenewing(deps, pipeline, holder, async () => {
      const before = await deps.warehouse.published(pipeline);
      return { from: before?.generation ?? null, to: await deps.warehouse.rollback(pipeline, generation) };
    });
  } finally {
    await releaseLock(deps.store, pipeline, holder.runId);
  }
}
