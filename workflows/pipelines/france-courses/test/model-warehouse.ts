import { resolve } from 'node:path';
import type { BuildOutcome, BuildRequest } from '@relais/dbt';
import { dbtCore, type DbtCoreOptions } from '@relais/dbt/drivers/core';
import type { ModelSources } from './model-sources.js';
import type { MartRow } from './reading-of-models.js';

/** The models, built by the real dbt on source rows made for the purpose. */
export interface ModelWarehouse {
  build(sources: ModelSources, request?: ModelBuild): Promise<BuildOutcome>;
  /** @param table `marts.dim_courses` */
  rows(table: string): Promise<MartRow[]>;
  end(): Promise<void>;
}

export interface ModelBuild extends Pick<BuildRequest, 'signal' | 'onProgress'> {
  readonly development?: boolean;
}

const root = resolve(__dirname, '../../../..');

/** Builds what the request says of france-courses into what its environment names. */
export function buildModels(
  options: Pick<DbtCoreOptions, 'python' | 'scratchFolder' | 'bigquery' | 'memoryLimit'>,
  target: Pick<BuildRequest, 'dialect' | 'environment'>,
  { development = false, ...request }: ModelBuild = {},
): Promise<BuildOutcome> {
  const builder = dbtCore({
    ...options,
    projectFolder: resolve(root, 'infra', 'dbt'),
    modelsFolder: resolve(root, 'workflows', 'pipelines'),
    environment: { DBT_ENVIRONMENT: development ? 'development' : 'production' },
  });
  const selector = 'france-courses';
  return builder.build({ pipeline: selector, selector, ...target, ...request });
}
