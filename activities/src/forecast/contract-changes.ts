import type { PipelineDefinition } from '@relais/core';
import { contractHash } from '@relais/rows';
import type { Generation } from '@relais/warehouse';
import type { ContractChange, ValueChange } from './build-forecast.js';

/** The datasets of a published generation that are defined otherwise today, column by column. */
export function contractChanges(
  pipeline: PipelineDefinition,
  published: Pick<Generation, 'snapshots' | 'recipe'> | null,
): readonly ContractChange[] {
  return pipeline.datasets.flatMap((dataset) => {
    const after = contractHash(dataset);
    const before = published?.snapshots.find(
      (snapshot) => snapshot.dataset === dataset.name && snapshot.contractHash !== after,
    );
    if (before === undefined) return [];
    const known = published?.recipe?.columns[dataset.name];
    const declared = Object.fromEntries(dataset.columns.map(({ name, type }) => [name, type]));
    const columns = known === undefined ? null : valueChanges(known, declared);
    return [{ dataset: dataset.name, before: before.contractHash, after, columns }];
  });
}

/** The names whose values differ: those of before first, in their order. */
export function valueChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly ValueChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((name) => ({ name, before: before[name] ?? null, after: after[name] ?? null }))
    .filter((value) => value.before !== value.after);
}
