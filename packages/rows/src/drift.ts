import { columnContract, type ColumnDefinition, type DatasetDefinition } from '@relais/core';
import { evolvedColumns } from './evolved-columns.js';
import { normaliseHeaderName } from './header-name.js';

/** How a file's header differs from its dataset's declaration; order is no difference. */
export interface Drift {
  /** Undeclared names, as the header spells them. Files without a header cannot tell. */
  readonly added: readonly string[];
  /** Declared columns that stand there under none of their names. */
  readonly gone: readonly ColumnDefinition[];
}

/** Names under which a column is looked for. */
export const aliases = (column: ColumnDefinition): readonly string[] =>
  (column.source ?? [column.name]).map(normaliseHeaderName);

export function driftOf(dataset: DatasetDefinition, header: readonly string[]): Drift {
  if (!dataset.format.header) return { added: [], gone: [] };
  const names = header.map(normaliseHeaderName);
  const known = new Set(dataset.columns.flatMap(aliases));
  return {
    added: names.filter((name) => !known.has(name)),
    gone: dataset.columns.filter((column) => !aliases(column).some((alias) => names.includes(alias))),
  };
}

/** Undeclared columns that the contract takes into the source table. */
export const takenIn = (dataset: DatasetDefinition, { added }: Drift): readonly ColumnDefinition[] =>
  dataset.contract?.newColumns === 'evolve' ? evolvedColumns(dataset, added) : [];

/** A column may be absent where its contract lets it evolve and nothing that identifies or dates a row depends on it. */
export function mayBeGone(dataset: DatasetDefinition, column: ColumnDefinition): boolean {
  const { rowId, snapshotDate } = dataset;
  const isNeeded =
    column.required === true ||
    rowId.includes(column.name) ||
    (snapshotDate.from === 'column' && snapshotDate.column === column.name);
  return columnContract(dataset, column) === 'evolve' && !isNeeded;
}

/** What the contract let through and a person should know, a sentence each. */
export function driftNotes(dataset: DatasetDefinition, header: readonly string[]): readonly string[] {
  const drift = driftOf(dataset, header);
  return [
    ...takenIn(dataset, drift).map(
      ({ name, source = [] }) =>
        `the file has an undeclared column ${JSON.stringify(source[0])}; it is kept as ${name}, STRING: declare it, or discard it`,
    ),
    ...drift.gone
      .filter((column) => mayBeGone(dataset, column))
      .map(
        ({ name }) =>
          `the column ${name} is gone from the file and NULL in this snapshot: add its new name, or drop it`,
      ),
  ];
}
