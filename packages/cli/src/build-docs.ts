import type { Config } from '@relais/config';
import type { PipelineDefinition } from '@relais/core';
import { generateDocs } from '@relais/dbt/generate-docs';
import { readStores } from './read-stores.js';

/** Builds dbt's documentation of the published generation; the page's path, or null when nothing is published. */
export async function buildDocs(config: Config, pipeline: PipelineDefinition): Promise<string | null> {
  const { warehouse } = await readStores(config);
  const published = await warehouse.published(pipeline.name);
  if (published === null) return null;
  return generateDocs(config, pipeline, published);
}
