import { join } from 'node:path';
import { PermanentError, type PipelineDefinition } from '@relais/core';
import type { Config } from '@relais/config';
import { dialectEnvironment } from '@relais/dbt/dialect-environment';
import { generateDocs } from '@relais/dbt/generate-docs';
import type { Generation } from '@relais/warehouse';
import { bigqueryDataset } from '@relais/warehouse/bigquery-names';
import { readStores } from './snapshots/read-stores.js';

/**
 * Writes dbt's documentation of the published generation, and returns the page's path.
 * @throws PermanentError `NOT_PUBLISHED`
 */
export async function buildDocs(config: Config, pipeline: PipelineDefinition): Promise<string> {
  const { warehouse } = await readStores(config);
  const published = await warehouse.published(pipeline.name);
  if (published === null)
    throw new PermanentError(`[cli] nothing of ${pipeline.name} is published yet; run it first`, {
      code: 'NOT_PUBLISHED',
    });
  return generateDocs({
    python: config.dbt.python,
    network: config.network,
    projectFolder: join(config.root, 'infra', 'dbt'),
    dialect: config.warehouse,
    environment: environmentOf(config, pipeline.name, published),
    selector: pipeline.dbtSelector,
    folder: join(config.home, 'docs', pipeline.name),
  });
}

/** The variables of infra/dbt/profiles.yml that name a published generation. */
function environmentOf(config: Config, pipeline: string, { location }: Generation): Record<string, string> {
  if (config.warehouse === 'duckdb')
    return { RELAIS_DUCKDB_PATH: join(location, `${pipeline}.duckdb`), RELAIS_DUCKDB_ACCESS: 'READ_ONLY' };
  const { google } = config;
  return {
    ...dialectEnvironment('bigquery', { bigquery: { ...google, endpoint: google.bigqueryEndpoint } }),
    RELAIS_BIGQUERY_PROJECT: google.project ?? '',
    RELAIS_BIGQUERY_DATASET: location.slice(location.lastIndexOf('.') + 1),
    RELAIS_BIGQUERY_LOCATION: google.location,
    RELAIS_BIGQUERY_SOURCES: bigqueryDataset(pipeline, google.datasetPrefix, 'source_tables'),
  };
}
