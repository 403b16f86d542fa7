import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import type { Config } from '@relais/config';
import type { ModelBuilder } from '@relais/dbt';
import type { ObjectStore } from '@relais/object-store';
import { openStore } from '@relais/object-store/open-store';
import type { Warehouse } from '@relais/warehouse';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';
import { codeVersion } from './code-version.js';
import { modelsWithKillPoints, storeWithKillPoints, warehouseWithKillPoints } from './ports-with-kill-points.js';

/** What a configuration decides: where objects and tables are. Enough for every command that only reads. */
export interface Stores {
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
}

/**
 * Picks the store and the warehouse that the environment names.
 * @throws PermanentError `STORE_UNSUPPORTED`, `WAREHOUSE_UNSUPPORTED`
 */
export async function composeStores(config: Config): Promise<Stores> {
  const store = await composeStore(config, config.store.uri);
  const warehouse = config.warehouse === 'bigquery' ? await openBigQuery(config, store) : openDuckDB(config, store);
  return { store, warehouse: warehouseWithKillPoints(warehouse) };
}

/**
 * Opens a store of any address with the credentials of the environment.
 * @throws PermanentError `STORE_UNSUPPORTED`
 */
export const composeStore = async ({ home, cacheMegabytes, google }: Config, uri: string): Promise<ObjectStore> =>
  storeWithKillPoints(
    await openStore(uri, {
      cacheFolder: join(home, 'object-cache'),
      cacheBytes: cacheMegabytes * 2 ** 20,
      endpoint: google.storageEndpoint,
      impersonate: google.impersonate,
    }),
  );

/**
 * Two thirds of what typing has, which is alone when it is at work: a generation is begun while snapshots are counted, and
 * built beside an idle worker by dbt, whose process takes the rest.
 */
const lesserMemory = ({ memoryMegabytes }: Config): string => `${Math.ceil((memoryMegabytes * 2) / 3)}MB`;

function openDuckDB(config: Config, store: ObjectStore): Warehouse {
  if (config.store.folder === null)
    throw new PermanentError(
      '[worker] DuckDB reads files of a folder; set RELAIS_STORE to one, or RELAIS_WAREHOUSE=bigquery',
      {
        code: 'WAREHOUSE_UNSUPPORTED',
      },
    );
  return duckdbWarehouse({
    folder: join(config.home, 'warehouse'),
    store,
    storeRoot: config.store.folder,
    memoryLimit: lesserMemory(config),
    threads: 2,
    codeVersion: codeVersion(),
    generationsKept: config.retention.generations,
  });
}

/** Imported when it is asked for: on a laptop no cloud SDK is loaded. */
async function openBigQuery({ google, retention }: Config, store: ObjectStore): Promise<Warehouse> {
  if (google.project === null)
    throw new PermanentError('[worker] BigQuery needs a project; set BIGQUERY_PROJECT', { code: 'PROJECT_INVALID' });
  const { bigqueryWarehouse } = await import('@relais/warehouse/drivers/bigquery');
  return bigqueryWarehouse({
    project: google.project,
    location: google.location,
    datasetPrefix: google.datasetPrefix,
    maximumBytesBilled: google.maximumBytesBilled,
    impersonate: google.impersonate,
    endpoint: google.bigqueryEndpoint,
    store,
    codeVersion: codeVersion(),
    generationsKept: retention.generations,
  });
}

/** The dbt driver, or null where the environment says that nothing is to be built. */
export async function composeModelBuilder(config: Config): Promise<ModelBuilder | null> {
  if (config.dbt.driver === 'none') return null;
  const folders = {
    projectFolder: join(config.root, 'infra', 'dbt'),
    modelsFolder: join(config.root, 'workflows', 'pipelines'),
  };
  if (config.dbt.driver === 'cloud') {
    const { dbtCloud } = await import('@relais/dbt/drivers/cloud');
    // The configuration is refused without them.
    const { url, accountId, jobId, token } = config.dbtCloud;
    const settings = { ...folders, url, accountId: accountId ?? '', jobId: jobId ?? '', token: token ?? '' };
    return modelsWithKillPoints(dbtCloud(settings));
  }
  const { dbtCore } = await import('@relais/dbt/drivers/core');
  const { dbtServer } = await import('@relais/dbt/dbt-server');
  const installation = {
    python: config.dbt.python,
    projectFolder: folders.projectFolder,
    network: config.network,
    scratchFolder: join(config.home, 'scratch', 'dbt'),
  };
  const isWarm = config.dbt.warm !== 'off' && config.warehouse === 'duckdb';
  const core = dbtCore({
    ...installation,
    ...folders,
    parsedFolder: join(config.cache, 'dbt-parsed'),
    server: isWarm ? dbtServer(installation) : null,
    environment: { DBT_ENVIRONMENT: config.dbt.environment },
    memoryLimit: lesserMemory(config),
    threads: 2,
    bigquery: { ...config.google, endpoint: config.google.bigqueryEndpoint },
  });
  return modelsWithKillPoints(core);
}
