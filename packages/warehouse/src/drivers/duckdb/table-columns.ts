import type { DatasetDefinition } from '@relais/core';
import { duckdbTypes } from '@relais/duckdb';

export interface TableColumn {
  readonly name: string;
  /** DuckDB's name of the type. */
  readonly type: string;
  readonly description: string;
  /** Added by Relais to every table, so no file is without it. */
  readonly added: boolean;
}

const ADDED_COLUMNS: readonly TableColumn[] = [
  { name: 'row_id', type: 'VARCHAR', description: 'Identity of the row across snapshots', added: true },
  { name: '_snapshot_date', type: 'DATE', description: 'Date of the snapshot this row comes from', added: true },
  { name: '_source_sha256', type: 'VARCHAR', description: 'sha256 of the raw file this row comes from', added: true },
];

/** The columns of a dataset's source table in order: declared, translated, added. */
export function tableColumns(dataset: DatasetDefinition): readonly TableColumn[] {
  return [...contentColumns(dataset), ...ADDED_COLUMNS];
}

/** The columns that make a row's content: two rows that agree in them say the same. */
export function contentColumns(dataset: DatasetDefinition): readonly TableColumn[] {
  const declared = dataset.columns.map(({ name, type, description }) => ({
    name,
    type: duckdbTypes[type],
    description,
    added: false,
  }));
  if (dataset.translation === undefined) return declared;
  const { columns, statusColumn, to } = dataset.translation;
  const translated = Object.entries(columns).map(([source, name]) => text(name, `${source}, translated to ${to}`));
  return [...declared, ...translated, text(statusColumn, 'Where the worse of the translations of this row came from')];
}

const text = (name: string, description: string): TableColumn => ({ name, type: 'VARCHAR', description, added: false });
