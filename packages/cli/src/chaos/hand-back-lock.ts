import { loadConfig } from '@relais/config';
import { releaseLock } from '@relais/activities/pipeline-lock';
import { readStores } from '../snapshots/read-stores.js';
import type { Stage } from './play-step.js';

/**
 * Frees the lock of a command that was killed, as those who watch it for a lease do two minutes later. Watching is proven
 * elsewhere. The lock of a run is none of a command's.
 */
export async function handBackLock({ ground, environment }: Pick<Stage, 'ground' | 'environment'>): Promise<void> {
  const { store } = await readStores(loadConfig(ground.registry, environment));
  const { name } = ground.pipeline.definition;
  const last = (await store.list(`locks/${name}/`)).at(-1);
  if (last === undefined) return;
  const lease = JSON.parse(String(await store.read(last.path))) as Readonly<
    Record<'holder' | 'workflowId', string | null>
  >;
  if (lease.holder !== null && lease.workflowId?.startsWith('relais ')) await releaseLock(store, name, lease.holder);
}
