import type { CsvFormat } from '@relais/core';
import { fieldFlag } from './csv-tokenizer.js';

/** Characters of the bytes 80 to 9F; five of them are unassigned and stay control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Bytes as text in a declared encoding; browsers read latin-1 as its superset windows-1252, and so do we.
 * By hand, because Node 20's TextDecoder takes windows-1252 for plain latin-1.
 */
export const decodeText = (bytes: Buffer, encoding: CsvFormat['encoding']): string =>
  encoding === 'utf-8'
    ? bytes.toString('utf8')
    : bytes.toString('latin1').replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80]!);

/** The text that a field stands for: without its quotes, `""` read as one. */
export function decodeField(bytes: Buffer, flags: number, encoding: CsvFormat['encoding']): string {
  if ((flags & fieldFlag.quoted) === 0) return decodeText(bytes, encoding);
  const closed = (flags & (fieldFlag.unclosed | fieldFlag.trailing)) === 0;
  return decodeText(bytes.subarray(1, closed ? -1 : undefined), encoding).replaceAll('""', '"');
}
