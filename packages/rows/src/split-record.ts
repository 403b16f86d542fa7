import type { CsvFormat } from '@relais/core';
import { decodeField } from './csv-field.js';
import { CsvTokenizer } from './csv-tokenizer.js';

/** The fields of one record's own text, unquoted; read leniently, because it may be in quarantine for how it is written. */
export function splitRecord(raw: string, format: CsvFormat): readonly string[] {
  const bytes = Buffer.from(raw);
  const fields: string[] = [];
  const tokenizer = new CsvTokenizer(format, {
    field: (start, end, flags) => fields.push(decodeField(bytes.subarray(start, end), flags, 'utf-8')),
    record: () => undefined,
  });
  tokenizer.push(bytes);
  tokenizer.end();
  return fields;
}
