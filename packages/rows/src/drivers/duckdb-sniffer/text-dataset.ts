import type { ColumnDefinition, CsvFormat, DatasetDefinition } from '@relais/core';
import type { CsvScan } from '../../csv-scanner.js';
import { normaliseHeaderName } from '../../header-name.js';
import { textColumn } from '../duckdb/typing-plan.js';

/** A file declared as nothing but texts: `c0`, `c1`, … by position, whatever its header calls them. */
export function textDataset(format: CsvFormat, scan: CsvScan): DatasetDefinition {
  const columns = Array.from({ length: scan.width }, (_, position): ColumnDefinition => {
    const source = format.header ? { source: [normaliseHeaderName(scan.header[position] ?? '')] } : {};
    return { name: textColumn(position), ...source, position, type: 'STRING', description: 'Text of the file' };
  });
  return {
    name: 'sniffed',
    description: 'A file that is looked at',
    grain: 'one record',
    licence: { name: 'none' },
    source: { kind: 'inbox', folderVariable: '', path: '', maxBytes: Number.MAX_SAFE_INTEGER },
    format,
    columns,
    rowId: columns.map(({ name }) => name),
    snapshotDate: { from: 'logical-date' },
    load: { mode: 'append' },
    reconciliation: [],
    quarantineMaxShare: 1,
  };
}
