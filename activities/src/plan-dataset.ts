import { sourceTable, type DatasetPlan, type PipelineDefinition } from '@relais/core';
import { findDataset } from './find-pipeline.js';

/** @throws PermanentError `UNKNOWN_DATASET` */
export function planDataset(pipeline: PipelineDefinition, name: string): DatasetPlan {
  const dataset = findDataset(pipeline, name);
  return { dataset: name, table: sourceTable(name), translated: dataset.translation !== undefined };
}
