import type { ColumnDefinition, DatasetDefinition } from '@relais/core';
import type { ScanOptions } from './csv-scanner.js';
import { aliases } from './drift.js';

/** What there is to note about a dataset's files while they are scanned: what dates them, and what identifies a record. */
export function scanOptions({ columns, format, rowId, snapshotDate }: DatasetDefinition): ScanOptions {
  const columnNamed = (name: string): ColumnDefinition | undefined => columns.find((column) => column.name === name);
  const dated = snapshotDate.from === 'column' ? columnNamed(snapshotDate.column) : undefined;
  return {
    ...(dated?.source === undefined ? {} : { watch: dated.source }),
    identity: rowId
      .map(columnNamed)
      .map((column) => (column === undefined ? [] : format.header ? aliases(column) : (column.position ?? []))),
  };
}
