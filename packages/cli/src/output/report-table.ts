/** A cell as a person reads it: nothing in it can move the cursor or pretend to be a line of ours. */
export function printable(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g,
    (character) => escapes[character] ?? '·',
  );
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Columns are aligned, numbers to the right, with two spaces between; every line ends in a newline. */
export function formatTable(header: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => header.map((_, index) => printable(row[index])));
  const widths = header.map((name, index) =>
    Math.max(...[printable(name), ...cells.map((row) => row[index] ?? '')].map(width)),
  );
  const numeric = header.map((_, index) => rows.length > 0 && rows.every((row) => isFigure(row[index])));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, numeric[index] ?? false))
      .join('  ')
      .trimEnd();
  return [header.map(printable), widths.map((size) => '─'.repeat(size)), ...cells]
    .map((row) => `${line(row)}\n`)
    .join('');
}

const isFigure = (value: unknown): boolean =>
  value === null ||
  typeof value === 'number' ||
  (typeof value === 'string' && /^-?\d[\d ]*(\.\d+)?( [kMGT]?B| s)?$/.test(value));

const width = (text: string): number => [...text].length;

const pad = (text: string, size: number, right: boolean): string => {
  const room = ' '.repeat(Math.max(0, size - width(text)));
  return right ? room + text : text + room;
};
