import type { TileDefinition } from '@relais/core';
import type { Draft } from '../draft.js';

/** Tiles that say something of any source: how it grows, what it is made of, and where the figures come from. */
export function tileDefinitions({ names, title, mart, category }: Draft): readonly TileDefinition[] {
  const rows: TileDefinition = {
    name: 'rows-by-snapshot',
    title: 'Rows by snapshot',
    description: `Rows of ${title} in each snapshot; a repeated row counts once.`,
    sql: `select snapshot_date, sum(row_count) as row_count
      from marts.${mart}
      group by 1`,
    mark: { kind: 'grouped-bar', x: 'snapshot_date', values: ['row_count'] },
    orderBy: { column: 'snapshot_date', direction: 'asc' },
  };
  const provenance: TileDefinition = {
    name: 'provenance',
    title: 'Where the figures come from',
    description: 'The snapshots behind this generation: their date, the fingerprint of their bytes, and their rows.',
    sql: `select _snapshot_date as snapshot_date, _source_sha256 as source_sha256, count(*) as row_count
      from source_tables.${names.table}
      group by 1, 2`,
    mark: { kind: 'table' },
    orderBy: { column: 'snapshot_date', direction: 'desc' },
  };
  if (category === null) return [rows, provenance];
  const top: TileDefinition = {
    name: 'top-values',
    title: `Rows by ${category.name}`,
    description: `Rows of a snapshot by ${category.name}, the most frequent first; a repeated row counts once.`,
    sql: `select cast(snapshot_date as string) as snapshot_date, ${category.name}, row_count
      from marts.${mart}`,
    mark: { kind: 'bar', category: category.name, value: 'row_count' },
    filters: [{ kind: 'choice', column: 'snapshot_date', label: 'Snapshot', initial: 'greatest' }],
    orderBy: { column: 'row_count', direction: 'desc' },
    limit: 20,
  };
  return [rows, top, provenance];
}
