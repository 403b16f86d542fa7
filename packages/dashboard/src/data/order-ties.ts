import type { JsonValue } from '@relais/warehouse';

type Row = readonly JsonValue[];

/**
 * Rows that a warehouse has ordered by one column, with those that it may return in any order put into one: a page shows
 * the same after every reload, and an export of the same generation has the same bytes.
 * @param column by which they are ordered; -1 when by none
 */
export function orderTies(rows: readonly Row[], column: number): readonly Row[] {
  const ordered: Row[] = [];
  for (let start = 0; start < rows.length;) {
    let end = start + 1;
    while (end < rows.length && isTie(rows[start]!, rows[end]!, column)) end++;
    ordered.push(...(end - start === 1 ? [rows[start]!] : byText(rows.slice(start, end))));
    start = end;
  }
  return ordered;
}

const isTie = (a: Row, b: Row, column: number): boolean => column < 0 || a[column] === b[column];

function byText(rows: readonly Row[]): readonly Row[] {
  const texts = rows.map((row) => ({ row, text: JSON.stringify(row) }));
  return texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ row }) => row);
}
