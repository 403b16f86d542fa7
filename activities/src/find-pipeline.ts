import { PermanentError, type DatasetDefinition, type PipelineDefinition, type Registry } from '@relais/core';

/** @throws PermanentError `UNKNOWN_PIPELINE` */
export function findPipeline(registry: Registry, name: string): PipelineDefinition {
  const found = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (found === undefined)
    throw new PermanentError(
      `[activities] no pipeline ${JSON.stringify(name)}; there are: ${Object.keys(registry).join(', ')}`,
      {
        code: 'UNKNOWN_PIPELINE',
      },
    );
  return found.definition;
}

/** @throws PermanentError `UNKNOWN_DATASET` */
export function findDataset(pipeline: PipelineDefinition, name: string): DatasetDefinition {
  const found = pipeline.datasets.find((dataset) => dataset.name === name);
  if (found === undefined)
    throw new PermanentError(
      `[activities] ${pipeline.name} has no dataset ${JSON.stringify(name)}; it has: ${pipeline.datasets.map((d) => d.name).join(', ')}`,
      { code: 'UNKNOWN_DATASET', dataset: name },
    );
  return found;
}
