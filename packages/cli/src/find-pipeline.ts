import type { DatasetDefinition, PipelineDefinition, RegisteredPipeline, Registry } from '@relais/core';
import { hintOf } from './help/nearest.js';
import { UsageError } from './usage-error.js';

/** @throws UsageError `UNKNOWN_PIPELINE` with the name that was probably meant */
export function findPipeline(registry: Registry, name: string): RegisteredPipeline {
  const found = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (found !== undefined) return found;
  throw unknown('UNKNOWN_PIPELINE', 'pipeline', name, Object.keys(registry), './relais status');
}

/**
 * The datasets of these names, in the pipeline's order; none named means all.
 * @throws UsageError `UNKNOWN_DATASET` with the name that was probably meant
 */
export function findDatasets(
  pipeline: PipelineDefinition,
  names: readonly string[] = [],
): readonly DatasetDefinition[] {
  const known = pipeline.datasets.map((dataset) => dataset.name);
  for (const name of names)
    if (!known.includes(name))
      throw unknown(
        'UNKNOWN_DATASET',
        `dataset of ${pipeline.name}`,
        name,
        known,
        `./relais snapshots ls ${pipeline.name}`,
      );
  return names.length === 0 ? pipeline.datasets : pipeline.datasets.filter((dataset) => names.includes(dataset.name));
}

function unknown(code: string, noun: string, name: string, known: readonly string[], next: string): UsageError {
  return new UsageError(code, `[cli] there is no ${noun} named ${JSON.stringify(name)}; ${hintOf(name, known)}`, next);
}
