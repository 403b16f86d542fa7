import type { ColumnDefinition, DatasetDefinition } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import { normaliseHeaderName } from './header-name.js';

/** A file with more undeclared columns than this is another file. */
export const evolvedColumnsLimit = 100;
const NAME_LENGTH = 60;
/** Columns that Relais adds to every table. */
const ADDED = ['row_id', '_snapshot_date', '_source_sha256'];

/**
 * Undeclared columns of a file as columns of the source table, each as its own text. A name depends on the column's own
 * header and the declaration alone, so that it is the same in every snapshot, whatever else comes or goes.
 */
export function evolvedColumns(dataset: DatasetDefinition, names: readonly string[]): readonly ColumnDefinition[] {
  const { columns, statusColumn } = dataset.translation ?? { columns: {}, statusColumn: '' };
  const taken = new Set([
    ...dataset.columns.map(({ name }) => name),
    ...Object.values(columns),
    statusColumn,
    ...ADDED,
  ]);
  return names.map((source) => ({
    name: tableName(source, taken),
    source: [source],
    type: 'STRING',
    description: `Column ${JSON.stringify(source)} of the file, which is not declared`,
  }));
}

/** Header names reach SQL only in this spelling; one that loses something by it is told apart by its fingerprint. */
function tableName(source: string, taken: ReadonlySet<string>): string {
  const plain = source.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const safe = plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, NAME_LENGTH);
  const isExact = safe === normaliseHeaderName(source) && /^[a-z]/.test(safe) && !taken.has(safe);
  return isExact
    ? safe
    : `${/^[a-z]/.test(safe) ? safe : `column_${safe}`.replace(/_$/, '')}_${fingerprint(source).slice(0, 6)}`;
}
