import { plain } from './compare-tables.js';
import type { Cell, MartRow } from './reading-of-models.js';

/** One text a row, columns in order, so that a difference shows as a line; decimals without trailing zeros. */
export const rowLines = (rows: readonly MartRow[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, cellText(value)]))).sort();

function cellText(value: Cell): string | null {
  if (value === null) return null;
  const text = String(value);
  return /^-?\d+\.\d+$/.test(text) ? plain(text) : text;
}
