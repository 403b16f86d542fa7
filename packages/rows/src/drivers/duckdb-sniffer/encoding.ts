import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import { PermanentError, type CsvFormat } from '@relais/core';
import { EncodingCheck } from '../../encoding-check.js';
import { readChunks } from '../../read-chunks.js';

/**
 * Guesses that do not stand against windows-1252. Latin alphabets differ in few bytes, and short western texts are taken for
 * any of them; other scripts and letters of several bytes are told reliably.
 */
const LATIN = /^(ASCII|ISO-8859-(1|2|9|15)|windows-125[024])$/;
const CERTAIN = 60;

/**
 * The encoding of a file: UTF-8 where every byte of it is, else windows-1252, unless the bytes look like something else.
 * @throws PermanentError `SNIFF_ENCODING`
 */
export async function sniffEncoding(file: string, signal?: AbortSignal): Promise<CsvFormat['encoding']> {
  const check = new EncodingCheck(true);
  let foreign: Buffer | undefined;
  for await (const chunk of readChunks(file, signal)) {
    check.push(chunk);
    if (check.hasNul) throw refuse('it holds NUL characters, as UTF-16 and binary files do');
    // A chunk of UTF-8 may be cut within a letter; which letters there are is asked of the first one that is none.
    if (check.hasInvalidUtf8 && foreign === undefined && !isUtf8(chunk)) foreign = Buffer.from(chunk);
  }
  check.end();
  if (!check.hasInvalidUtf8) return 'utf-8';
  const [guess] = foreign === undefined ? [] : analyse(foreign);
  if (guess !== undefined && guess.confidence >= CERTAIN && !LATIN.test(guess.name))
    throw refuse(`it looks like ${guess.name}`);
  return 'latin-1';
}

const refuse = (what: string): PermanentError =>
  new PermanentError(
    `[rows/sniffer] the file is neither UTF-8 nor windows-1252: ${what}; ask the publisher for a CSV in UTF-8`,
    { code: 'SNIFF_ENCODING' },
  );
