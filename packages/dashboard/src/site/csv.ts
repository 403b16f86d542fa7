import type { JsonValue } from '@relais/warehouse';
import type { TileRows } from '../model/tile-model.js';

/**
 * Rows as CSV (RFC 4180): UTF-8, a header, CRLF; every value exact, an empty field for none. Only text that a spreadsheet
 * would run as a formula has an apostrophe put before it, because texts are a publisher's; the JSON beside has it as it is.
 */
export const csvOf = ({ columns, rows }: Pick<TileRows, 'columns' | 'rows'>): string => {
  const header = columns.map(({ name }) => quoted(name)).join(',');
  const isText = columns.map(({ kind }) => kind === 'text' || kind === 'other');
  const lines = rows.map((row) => row.map((value, index) => field(value, isText[index] ?? true)).join(','));
  return [header, ...lines, ''].join('\r\n');
};

/** As https://owasp.org/www-community/attacks/CSV_Injection lists them. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: JsonValue, isText: boolean): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return quoted(isText && FORMULA.test(text) ? `'${text}` : text);
}

/** An empty text is quoted, so that it stays apart from none. */
const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
