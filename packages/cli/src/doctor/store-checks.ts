import { randomUUID } from 'node:crypto';
import type { Registry } from '@relais/core';
import type { Config } from '@relais/config';
import { readStores } from '../snapshots/read-stores.js';
import { fail, ok, type Check, type Finding } from './check.js';

/** The store and the warehouse through the ports that a run uses, the same for a folder and for a bucket. */
export function storeChecks(config: Config, registry: Registry): readonly Check[] {
  const cloud = config.store.folder === null;
  return [
    {
      name: 'store',
      mend: cloud ? './relais setup gcp' : `chmod -R u+rwX ${config.store.folder}`,
      run: () => storeFinding(config),
    },
    ...Object.keys(registry).map((pipeline) => ({
      name: `warehouse ${pipeline}`,
      mend: cloud ? './relais setup gcp' : `./relais run ${pipeline}`,
      run: () => publishedFinding(config, pipeline),
    })),
  ];
}

/** Creates an object among the locks, is refused a second one of other bytes, and removes it again. */
async function storeFinding(config: Config): Promise<Finding> {
  const { store } = await readStores(config);
  const path = `locks/doctor/${randomUUID()}`;
  await store.create(path, 'doctor');
  try {
    const refused = await store.create(path, 'another').then(
      () => false,
      (error: { code?: unknown }) => error.code === 'OBJECT_CONFLICT',
    );
    if (!refused) return fail(`${store.uri} lets an object be overwritten`);
    if ((await store.list('locks/doctor/')).every((object) => object.path !== path))
      return fail(`${store.uri} does not list what was created`);
  } finally {
    await store.remove(path);
  }
  return ok(`${store.uri} can be read, written and locked`);
}

async function publishedFinding(config: Config, pipeline: string): Promise<Finding> {
  const { warehouse } = await readStores(config);
  const published = await warehouse.published(pipeline);
  return ok(
    published === null ? `${config.warehouse}, never published` : `${config.warehouse}, ${published.generation}`,
  );
}
