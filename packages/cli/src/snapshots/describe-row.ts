import type { DatasetDefinition } from '@relais/core';
import { splitRecord } from '@relais/rows';
import type { QuarantinedRow } from './read-quarantine.js';

/** One field of a refused row, beside the column it belongs to. */
export interface DescribedField {
  /** From 1. */
  readonly field: number;
  /** Its name in the file's header; null beyond the header and in files without one. */
  readonly name: string | null;
  /** The declared column that reads it. */
  readonly column: string | null;
  readonly text: string;
  readonly reason: string | null;
}

/** Fields of a row's own text against the columns; one that has too few or too many shows where they run apart. */
export function describeRow(
  dataset: DatasetDefinition,
  header: readonly string[],
  row: Pick<QuarantinedRow, 'column' | 'reason' | 'raw'>,
): readonly DescribedField[] {
  const columnAt = (index: number): string | null =>
    dataset.columns.find(({ position, source = [] }) =>
      dataset.format.header ? source.includes((header[index] ?? '').trim()) : position === index,
    )?.name ?? null;
  return splitRecord(row.raw, dataset.format).map((text, index) => {
    const column = columnAt(index);
    return {
      ...{ field: index + 1, name: header[index] ?? null, column, text },
      reason: column !== null && column === row.column ? row.reason : null,
    };
  });
}
