import { PermanentError } from '@relais/core';
import { CsvError, parse } from 'csv-parse/sync';
import type { Translator } from '../index.js';

/** What stands between terms of a list, and means the same in both languages. */
const SEPARATOR = /(, | : | - )/;

/** Number of a field, as in `314 comptabilité`; it is no word and stays as it is. */
const LEADING_NUMBER = /^\d{3} /;

interface Glossary {
  readonly from: string;
  readonly to: string;
  readonly entries: ReadonlyMap<string, string>;
}

/**
 * Translates from a list of pairs, and only what the list holds: the whole text, the text after its leading `NNN `
 * (which is put back), or every one of its parts between `, `, ` : ` and ` - `.
 *
 * Putting parts together is safe because these separators join terms that stand side by side (`comptabilité,
 * perfectionnement`), each complete in itself, so no word of one bends a word of the other. A text with a single
 * unknown part is left out whole: half a translation would pass for one. Case and Unicode form of a text do not matter.
 *
 * @param csvText UTF-8 CSV whose header names the two languages, e.g. `fr,en`
 * @throws PermanentError `GLOSSARY_INVALID` with the line, also when one text has two translations
 */
export function glossaryTranslator(csvText: string): Translator {
  const glossary = readGlossary(csvText);
  return {
    name: 'glossary',
    async translate(texts, { from, to, signal, onProgress }) {
      signal?.throwIfAborted();
      if (from !== glossary.from || to !== glossary.to) return new Map();
      const known = texts.flatMap((text) => {
        const translation = translateText(text, glossary.entries);
        return translation === undefined ? [] : [[text, translation] as const];
      });
      onProgress?.(texts.length, texts.length);
      return new Map(known);
    },
  };
}

function translateText(text: string, entries: Glossary['entries']): string | undefined {
  const whole = entries.get(keyOf(text));
  if (whole !== undefined) return whole;
  const number = LEADING_NUMBER.exec(text)?.[0] ?? '';
  const words = translateParts(text.slice(number.length), entries);
  return words === undefined ? undefined : number + words;
}

function translateParts(text: string, entries: Glossary['entries']): string | undefined {
  const whole = entries.get(keyOf(text));
  if (whole !== undefined) return whole;
  const translated: string[] = [];
  for (const [index, part] of text.split(SEPARATOR).entries()) {
    const isSeparator = index % 2 === 1;
    const translation = isSeparator ? part : entries.get(keyOf(part));
    if (translation === undefined) return undefined;
    translated.push(translation);
  }
  return translated.join('');
}

const keyOf = (text: string): string => text.normalize('NFC').toLowerCase();

function readGlossary(csvText: string): Glossary {
  const [header, ...rows] = readRecords(csvText);
  const [from, to] = header?.record ?? [];
  if (!from || !to || header?.record.length !== 2) throw invalid(1, 'the header does not name two languages');
  const entries = new Map<string, string>();
  for (const { record, line } of rows) {
    const [source = '', target = ''] = record;
    if (source === '' || target === '') throw invalid(line, 'an entry has an empty side');
    const earlier = entries.get(keyOf(source));
    if (earlier !== undefined && earlier !== target)
      throw invalid(line, `${JSON.stringify(source)} has two translations`);
    entries.set(keyOf(source), target);
  }
  return { from, to, entries };
}

function readRecords(csvText: string): { record: string[]; line: number }[] {
  try {
    const rows = parse(csvText, { bom: true, info: true, skip_empty_lines: true, trim: true });
    return (rows as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (error instanceof CsvError) throw invalid(Number(error['lines'] ?? 0), error.message, error);
    throw error;
  }
}

function invalid(line: number, what: string, cause?: unknown): PermanentError {
  return new PermanentError(`[translator/glossary] line ${line}: ${what}; correct the glossary and run again`, {
    code: 'GLOSSARY_INVALID',
    cause,
    context: { line },
  });
}
