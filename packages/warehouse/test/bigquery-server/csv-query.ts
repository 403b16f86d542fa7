import { duckdbType, quoteText, type Field } from './fields.js';
import type { LoadConfiguration } from './job.js';

/**
 * Reads a CSV under the declared columns, which it has in their order. An empty value is NULL, a quoted one is empty.
 */
export function csvQuery(path: string, load: LoadConfiguration, fields: readonly Field[]): string {
  const { skipLeadingRows = 0, fieldDelimiter = ',' } = load as { skipLeadingRows?: unknown; fieldDelimiter?: string };
  const columns = fields.map((field) => `${quoteText(field.name)}: ${quoteText(duckdbType(field))}`).join(', ');
  return `SELECT * FROM read_csv(${quoteText(path)}, auto_detect = false, header = false, skip = ${Number(skipLeadingRows)},
    delim = ${quoteText(fieldDelimiter)}, quote = '"', escape = '"', allow_quoted_nulls = false, columns = {${columns}})`;
}
