import { fieldVocabulary, qualifiers } from './vocabulary/fields.js';

/** A formacode as the thesaurus lists it. */
export interface Term {
  readonly code: number;
  readonly description: string;
  /** `NNN label`, or empty for the few terms that belong nowhere. */
  readonly field: string;
  /** The term above it, or empty for a term that heads others. */
  readonly generic: string;
}

/** Codes of a field go from NNN02 to NNN53: four heads, each with thirteen descriptions. */
const FIRST = 2;
export const TERMS_PER_FIELD = 4 * qualifiers.length;

/** The last field is one term short: 3 379 terms in all. */
export const TERM_COUNT = fieldVocabulary.length * TERMS_PER_FIELD - 1;

/** The code at a position of a field, counted from 0. */
export function codeAt(field: number, position: number): number {
  const number = Number(fieldVocabulary[field % fieldVocabulary.length]?.[0].slice(0, 3));
  return number * 100 + FIRST + (position % TERMS_PER_FIELD);
}

/** The term that heads those at a position of a field. */
export function headAt(field: number, position: number): string {
  const heads = fieldVocabulary[field % fieldVocabulary.length]?.slice(1) ?? [];
  return heads[Math.floor((position % TERMS_PER_FIELD) / qualifiers.length)] ?? '';
}

export const describe = (field: number, position: number): string =>
  headAt(field, position) + (qualifiers[position % qualifiers.length] ?? '');

/** Every term, in the order of the file. The thesaurus is an edition: it has one size, whatever the day. */
export function* terms(): Generator<Term> {
  for (let index = 0; index < TERM_COUNT; index++) {
    const field = Math.floor(index / TERMS_PER_FIELD);
    const position = index % TERMS_PER_FIELD;
    const headsOthers = position % qualifiers.length === 0;
    yield {
      code: codeAt(field, position),
      description: describe(field, position),
      field: index % 700 === 699 ? '' : (fieldVocabulary[field]?.[0] ?? ''),
      generic: headsOthers ? '' : headAt(field, position),
    };
  }
}
