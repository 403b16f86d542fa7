import type { CsvFormat } from '@relais/core';
import { fieldFlag } from './csv-tokenizer.js';

const windows1252 = new TextDecoder('windows-1252');

/** Bytes as text in a declared encoding; browsers read latin-1 as its superset windows-1252, and so do we. */
export const decodeText = (bytes: Buffer, encoding: CsvFormat['encoding']): string =>
  encoding === 'latin-1' ? windows1252.decode(bytes) : bytes.toString('utf8');

/** The text that a field stands for: without its quotes, `""` read as one. */
export function decodeField(bytes: Buffer, flags: number, encoding: CsvFormat['encoding']): string {
  if ((flags & fieldFlag.quoted) === 0) return decodeText(bytes, encoding);
  const closed = (flags & (fieldFlag.unclosed | fieldFlag.trailing)) === 0;
  return decodeText(bytes.subarray(1, closed ? -1 : undefined), encoding).replaceAll('""', '"');
}
