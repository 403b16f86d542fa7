import type { DatasetDefinition, ReconciliationCheck } from '@relais/core';

/**
 * The declared column that a check is about, or undefined for a check of all rows. A check of a translated column is
 * about the column it was translated from.
 * @throws RangeError when the dataset has no such column
 */
export function checkedColumn(dataset: DatasetDefinition, check: ReconciliationCheck): number | undefined {
  if (check.column === undefined) return undefined;
  const name = translatedFrom(dataset, check.column) ?? check.column;
  const index = dataset.columns.findIndex((column) => column.name === name);
  if (index === -1)
    throw new RangeError(`[rows] check ${check.name} of ${dataset.name}: no column is called ${check.column}`);
  return index;
}

/** Name of the source column of a translated one. */
export const translatedFrom = (dataset: DatasetDefinition, name: string): string | undefined =>
  Object.entries(dataset.translation?.columns ?? {}).find(([, translated]) => translated === name)?.[0];

/** Positions of all columns that some check is about, each once. */
export function checkedColumns(dataset: DatasetDefinition): readonly number[] {
  const indexes = dataset.reconciliation.map((check) => checkedColumn(dataset, check));
  return [...new Set(indexes.filter((index) => index !== undefined))];
}
