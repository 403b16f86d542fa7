import { join } from 'node:path';
import { modelVariables } from '@relais/activities/model-variables';
import type { Config } from '@relais/config';
import type { RegisteredPipeline } from '@relais/core';
import type { ModelGraph } from '@relais/dbt/model-graph';

/**
 * What a pipeline's tables are made of: read by dbt once for each state of the code, else out of the home. Asks no
 * warehouse, and works before anything was published.
 * @throws PermanentError `DBT_MISSING`, `DBT_BROKEN`
 */
export async function modelGraphOf(
  config: Config,
  { definition, tiles = [] }: RegisteredPipeline,
): Promise<ModelGraph> {
  const { keepModelGraph } = await import('@relais/dbt/keep-model-graph');
  const options = {
    python: config.dbt.python,
    network: config.network,
    projectFolder: join(config.root, 'infra', 'dbt'),
    modelsFolder: join(config.root, 'workflows', 'pipelines'),
    lineageScript: join(config.root, 'infra', 'lineage', 'read_columns.py'),
    dialect: config.warehouse,
    variables: modelVariables(config, definition),
    scratchFolder: join(config.home, 'scratch', 'dbt'),
    keptIn: join(config.home, 'graphs'),
  } as const;
  return keepModelGraph(options, definition, tiles);
}
