import { PermanentError, type ColumnDefinition, type DatasetDefinition } from '@relais/core';
import { normaliseHeaderName } from './header-name.js';

/** Where each declared column stands in a file: positions from 0, in the order of `dataset.columns`. */
export interface ColumnBinding {
  readonly positions: readonly number[];
}

/**
 * Finds the declared columns in a file's header by the names that the publisher has used for them. Their order and
 * other columns do not matter. Formats without a header are bound by position.
 * @param width fields of a record, where there is no header to tell
 * @throws PermanentError `CONTRACT_MISSING_COLUMN`, `CONTRACT_AMBIGUOUS_COLUMN` (two names of one column),
 *   `CONTRACT_DUPLICATE_COLUMN` (one name twice)
 */
export function bindColumns(dataset: DatasetDefinition, header: readonly string[], width = Infinity): ColumnBinding {
  if (!dataset.format.header) {
    return { positions: dataset.columns.map((column) => declaredPosition(dataset, column, width)) };
  }
  const names = header.map(normaliseHeaderName);
  const missing = dataset.columns.filter((column) => !aliases(column).some((alias) => names.includes(alias)));
  if (missing.length > 0) throw missingColumns(dataset, missing, names);
  return { positions: dataset.columns.map((column) => findColumn(dataset, column, names)) };
}

const aliases = (column: ColumnDefinition): readonly string[] =>
  (column.source ?? [column.name]).map(normaliseHeaderName);

function findColumn(dataset: DatasetDefinition, column: ColumnDefinition, names: readonly string[]): number {
  const present = [...new Set(aliases(column))].filter((alias) => names.includes(alias));
  const [name] = present as [string, ...string[]];
  if (present.length > 1) {
    throw contractError(dataset, 'AMBIGUOUS', `${column.name} stands under several names: ${quoted(present)}`);
  }
  if (names.indexOf(name) !== names.lastIndexOf(name)) {
    throw contractError(dataset, 'DUPLICATE', `the name ${quoted([name])} (${column.name}) stands there twice`);
  }
  return names.indexOf(name);
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

function contractError(dataset: DatasetDefinition, kind: 'MISSING' | 'AMBIGUOUS' | 'DUPLICATE', what: string) {
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
