import type { Config } from '@relais/config';
import type { Stores } from '@relais/worker/compose';

/** The store and the warehouse of this environment, for commands that look. */
export async function readStores(config: Config): Promise<Stores> {
  const { composeStores } = await import('@relais/worker/compose');
  return composeStores(config);
}
