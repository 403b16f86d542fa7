import { PermanentError, type ColumnDefinition, type DatasetDefinition } from '@relais/core';
import { aliases, driftOf, mayBeGone, type Drift } from './drift.js';
import { evolvedColumnsLimit } from './evolved-columns.js';
import { normaliseHeaderName } from './header-name.js';

/** Where each declared column stands in a file: positions from 0, in the order of `dataset.columns`. */
export interface ColumnBinding {
  /** {@link absent} for a column that is gone and may be. */
  readonly positions: readonly number[];
}

/** Position of a column that a file does not have. */
export const absent = -1;

/**
 * Finds the declared columns in a file's header by the names that the publisher has used for them. Their order does not
 * matter, unless a name stands there twice and a column's position says which of them it is; other columns matter only
 * where the contract says so. Formats without a header are bound by position.
 * @param width fields of a record, where there is no header to tell
 * @throws PermanentError `CONTRACT_MISSING_COLUMN`, `CONTRACT_AMBIGUOUS_COLUMN` (two names of one column),
 *   `CONTRACT_DUPLICATE_COLUMN` (one name twice), `CONTRACT_NEW_COLUMN` (an undeclared one that the contract forbids)
 */
export function bindColumns(dataset: DatasetDefinition, header: readonly string[], width = Infinity): ColumnBinding {
  if (!dataset.format.header) {
    return { positions: dataset.columns.map((column) => declaredPosition(dataset, column, width)) };
  }
  const names = header.map(normaliseHeaderName);
  const drift = driftOf(dataset, header);
  const missing = drift.gone.filter((column) => !mayBeGone(dataset, column));
  if (missing.length > 0) throw missingColumns(dataset, missing, names);
  assertNothingNew(dataset, drift);
  return { positions: dataset.columns.map((column) => findColumn(dataset, column, names)) };
}

function findColumn(dataset: DatasetDefinition, column: ColumnDefinition, names: readonly string[]): number {
  const present = [...new Set(aliases(column))].filter((alias) => names.includes(alias));
  const [name] = present;
  if (name === undefined) return absent;
  if (present.length > 1) {
    throw contractError(dataset, 'AMBIGUOUS', `${column.name} stands under several names: ${quoted(present)}`);
  }
  if (names.indexOf(name) !== names.lastIndexOf(name)) {
    if (column.position !== undefined && names[column.position] === name) return column.position;
    throw contractError(dataset, 'DUPLICATE', `the name ${quoted([name])} (${column.name}) stands there twice`);
  }
  return names.indexOf(name);
}

function assertNothingNew(dataset: DatasetDefinition, { added }: Drift): void {
  const contract = dataset.contract?.newColumns ?? 'discard';
  if (contract === 'freeze' && added.length > 0)
    throw contractError(dataset, 'NEW', `undeclared: ${excerpt(added)}, and its new columns are frozen`);
  if (contract === 'evolve' && added.length > evolvedColumnsLimit)
    throw contractError(dataset, 'NEW', `${added.length} undeclared columns are more than ${evolvedColumnsLimit}`);
}

function missingColumns(dataset: DatasetDefinition, missing: readonly ColumnDefinition[], names: readonly string[]) {
  const wanted = missing.map((column) => `${column.name} (${aliases(column).join(', ')})`).join('; ');
  return contractError(dataset, 'MISSING', `missing: ${wanted}. The file has: ${excerpt(names)}`);
}

function declaredPosition(dataset: DatasetDefinition, column: ColumnDefinition, width: number): number {
  const { name, position = Infinity } = column;
  if (position < (width || Infinity)) return position;
  throw contractError(dataset, 'MISSING', `missing: ${name} (position ${position}). Records have ${width} fields`);
}

function contractError(dataset: DatasetDefinition, kind: 'MISSING' | 'AMBIGUOUS' | 'DUPLICATE' | 'NEW', what: string) {
  return new PermanentError(
    `[rows] the header of ${dataset.name} does not fit its contract: ${what}; ` +
      `compare the publisher's columns with the dataset's, and add a renamed one to its aliases`,
    { code: `CONTRACT_${kind}_COLUMN`, dataset: dataset.name },
  );
}

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ');

/** A web page served in place of the file must not fill the message. */
function excerpt(names: readonly string[]): string {
  const text = names.map((name) => JSON.stringify(name).slice(1, -1)).join(', ');
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text || 'nothing';
}
