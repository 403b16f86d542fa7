import type { ColumnDefinition, DatasetDefinition } from '@relais/core';
import { driftOf, takenIn } from './drift.js';
import { evolvedColumns } from './evolved-columns.js';

/** A dataset as one file of it is typed: with the undeclared columns that its contract cares about. */
export interface ShapedDataset {
  readonly dataset: DatasetDefinition;
  /** Undeclared columns that become columns of the table. */
  readonly evolved: readonly string[];
  /** Undeclared columns that must stay empty, by name; they never become columns of the table. */
  readonly unexpected: ReadonlySet<string>;
}

export function shapeDataset(dataset: DatasetDefinition, header: readonly string[]): ShapedDataset {
  const drift = driftOf(dataset, header);
  const evolved = takenIn(dataset, drift);
  const unexpected = dataset.contract?.newColumns === 'quarantine' ? evolvedColumns(dataset, drift.added) : [];
  return {
    dataset: { ...dataset, columns: [...dataset.columns, ...evolved, ...unexpected] },
    evolved: namesOf(evolved),
    unexpected: new Set(namesOf(unexpected)),
  };
}

const namesOf = (columns: readonly ColumnDefinition[]): readonly string[] => columns.map(({ name }) => name);
