import { PermanentError, type DatasetDefinition, type PipelineDefinition } from '@relais/core';

/** @throws PermanentError `DATASET_UNKNOWN` */
export function findDataset(pipeline: PipelineDefinition, name: string): DatasetDefinition {
  const dataset = pipeline.datasets.find((each) => each.name === name);
  if (dataset !== undefined) return dataset;
  const known = pipeline.datasets.map((each) => each.name).join(', ');
  throw new PermanentError(`[warehouse] ${pipeline.name} has no dataset ${name}; it has ${known}`, {
    code: 'DATASET_UNKNOWN',
  });
}
