import { join } from 'node:path';
import { PermanentError, type PipelineDefinition } from '@relais/core';
import type { Config } from '@relais/config';
import { generateDocs } from '@relais/dbt/generate-docs';
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
    projectFolder: join(config.root, 'infra', 'dbt'),
    databaseFile: join(published.location, `${pipeline.name}.duckdb`),
    selector: pipeline.dbtSelector,
    folder: join(config.home, 'docs', pipeline.name),
  });
}
