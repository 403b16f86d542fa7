import type { CutRecords, SniffedColumn } from '@relais/rows';
import type { Draft } from '../draft.js';

/** The logical date of the generated tests. */
export const fixtureDate = '2025-01-15';

/** The file's first records as they are, and the mart that follows from them, counted here and not by the models. */
export function fixtureFiles(
  draft: Draft,
  cut: CutRecords,
): readonly (readonly [path: string, text: string | Buffer])[] {
  return [
    [`fixtures/raw/${draft.names.dataset}.csv`, cut.bytes],
    [`fixtures/expected/${draft.mart}.csv`, expectedMart(draft, cut)],
  ];
}

function expectedMart({ category, dataset }: Draft, { rows }: CutRecords): string {
  const date = snapshotDateOf(dataset, rows);
  if (category === null) return `snapshot_date,row_count\n${date},${rows.length}\n`;
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = valueOf(category.column, row[category.column.position] ?? '');
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const lines = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, count]) => `${date},${quote(value)},${count}`);
  return `snapshot_date,${category.name},row_count\n${lines.join('\n')}\n`;
}

/** Where the file carries its own date it stands in every row. */
function snapshotDateOf({ snapshotDate, columns }: Draft['dataset'], rows: CutRecords['rows']): string {
  if (snapshotDate.from !== 'column') return fixtureDate;
  const index = columns.findIndex(({ name }) => name === snapshotDate.column);
  const text = rows[0]?.[columns[index]?.position ?? index] ?? fixtureDate;
  return columns[index]?.parse === 'day-first' ? text.split('/').reverse().join('-') : text;
}

/** A category's value as the mart spells it. */
function valueOf({ type }: SniffedColumn, text: string): string {
  if (text === '') return 'unknown';
  if (type === 'INT64') return BigInt(text).toString();
  return type === 'BOOL' ? text.toLowerCase() : text;
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
