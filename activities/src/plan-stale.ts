import type { DatasetPlan, PipelineDefinition } from '@relais/core';
import { contractHash } from '@relais/rows';
import type { LoadedState } from '@relais/warehouse';
import { planDataset } from './plan-dataset.js';

/** Loaded snapshots that one generation could not hold as they are: of another contract, or with their files gone. */
export function planStale(pipeline: PipelineDefinition, loaded: readonly LoadedState[]): DatasetPlan[] {
  const current = new Map(pipeline.datasets.map((dataset) => [dataset.name, contractHash(dataset)]));
  return loaded
    .filter((record) => !record.intact || current.get(record.dataset) !== record.contractHash)
    .map((record) => ({ ...planDataset(pipeline, record.dataset), snapshot: record.snapshot }));
}
