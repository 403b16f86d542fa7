import type { Writer } from '../shell.js';

/** Prints the one JSON document of a `--json` command; which one that is, `JsonDocuments` says. */
export function printJson<Document>(stdout: Writer, value: Document): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * An array of objects whose keys stand in the order of the columns. Objects of JavaScript cannot say that: a column
 * named `1` would come first, and of two columns with one name the second alone would be left.
 */
export function jsonOfRows(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const keys = columns.map((column) => JSON.stringify(column));
  const lines = rows.map(
    (row) => `  {${keys.map((key, index) => `${key}: ${JSON.stringify(row[index] ?? null)}`).join(', ')}}`,
  );
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}
