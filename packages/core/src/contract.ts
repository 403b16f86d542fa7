import type { ColumnDefinition } from './column.js';
import type { DatasetDefinition } from './dataset.js';

/**
 * What becomes of a declared column that drifts:
 * - `quarantine` (unless said): a value of another type sends its row into quarantine; a column that is gone refuses the
 *   file
 * - `freeze`: one such value refuses the whole snapshot, and so does a column that has become empty
 * - `evolve`: such a value becomes NULL and is counted; a column that is gone is NULL in that snapshot, with a warning
 */
export type ColumnContract = 'freeze' | 'evolve' | 'quarantine';

/**
 * What becomes of a column that the file has and the dataset does not declare:
 * - `discard` (unless said): it is left alone
 * - `freeze`: the file is refused
 * - `evolve`: it joins the source table as STRING, with a warning; older snapshots have NULL there
 * - `quarantine`: rows that hold a value in it go into quarantine
 */
export type NewColumnContract = 'discard' | ColumnContract;

/** How much a publisher may change before a person has to look; see packages/rows/README.md for every case. */
export interface DatasetContract {
  readonly newColumns?: NewColumnContract;
  /** For columns that do not say their own. */
  readonly columns?: ColumnContract;
}

export const columnContract = (
  { contract }: Pick<DatasetDefinition, 'contract'>,
  column: Pick<ColumnDefinition, 'contract'>,
): ColumnContract => column.contract ?? contract?.columns ?? 'quarantine';

/** The dataset with columns that its snapshots brought and nobody declared; names that are declared by now stay so. */
export function withEvolvedColumns(
  dataset: DatasetDefinition,
  snapshots: readonly { readonly evolved?: readonly string[] }[],
): DatasetDefinition {
  const declared = new Set(dataset.columns.map(({ name }) => name));
  const names = new Set(snapshots.flatMap(({ evolved = [] }) => evolved).filter((name) => !declared.has(name)));
  if (names.size === 0) return dataset;
  const added = [...names].map((name): ColumnDefinition => ({ name, type: 'STRING', description: evolvedDescription }));
  return { ...dataset, columns: [...dataset.columns, ...added] };
}

const evolvedDescription = "Added by the publisher and not declared: the file's own text";
