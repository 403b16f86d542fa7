import { type Draw, drawsOf, pick } from '@relais/core';
import { type Market, stream } from './market.js';
import { codeAt, describe, headAt, TERMS_PER_FIELD } from './thesaurus.js';
import { fieldVocabulary } from './vocabulary/fields.js';
import { certificationForms, levels, specialities } from './vocabulary/names.js';

export interface Certification {
  readonly register: 'RS' | 'RNCP' | '';
  /** Numbers in the two registers; −1 means none. */
  readonly rs: number;
  readonly rncp: number;
  readonly certifInfo: number | null;
  readonly title: string;
  readonly level: string;
  /** What it is about, in a word or two. */
  readonly subject: string;
  /** None to five codes; now and then one of an older edition, which the thesaurus no longer lists. */
  readonly formacodes: readonly number[];
  readonly mainFormacode: string;
  /** None to five occupations, as ROME codes. */
  readonly occupations: readonly string[];
  readonly specialities: readonly (readonly [code: number, label: string])[];
}

const COMPUTING = fieldVocabulary.findIndex(([field]) => field.startsWith('310'));
/** Positions of 31023, 31025 and 31026, whose courses are looked at by name: three certifications in sixty. */
const lookedAt: Readonly<Record<number, number>> = { 3: 21, 7: 23, 11: 24 };
/** No field uses positions this high: codes there are orphans. */
const RETIRED = 88;

/** The certification of that number: always the same for the same seed. */
export function certificationOf(market: Market, number: number): Certification {
  const draw = drawsOf(market.seed, stream.certification, number);
  const register = (['RS', 'RNCP'] as const)[number % 20 === 19 ? 2 : number % 2] ?? '';
  const known = lookedAt[number % 60];
  const field = known === undefined ? draw(fieldVocabulary.length) : COMPUTING;
  const position = known ?? draw(TERMS_PER_FIELD);
  const subject = headAt(field, position);
  return {
    register,
    rs: register === 'RS' ? 100 + number : -1,
    rncp: register === 'RNCP' ? 34_000 + number : -1,
    certifInfo: register !== '' && draw(50) === 0 ? null : 20_011 + number * 3,
    title: pick(draw, certificationForms) + describe(field, position),
    level: pick(draw, levels),
    subject,
    formacodes: drawFormacodes(draw, field, position, number),
    mainFormacode: describe(field, position),
    occupations: list(draw(6), () => `${String.fromCharCode(65 + draw(14))}${1101 + draw(800)}`),
    specialities: list(draw(4), () => pick(draw, specialities)),
  };
}

function drawFormacodes(draw: Draw, field: number, position: number, number: number): readonly number[] {
  if (draw(100) === 0) return [];
  const first = number % 97 === 5 ? codeAt(field, 0) + RETIRED : codeAt(field, position);
  const others = list(draw(5), () =>
    codeAt(draw(4) === 0 ? draw(fieldVocabulary.length) : field, draw(TERMS_PER_FIELD)),
  );
  return [first, ...others];
}

const list = <T>(length: number, make: () => T): T[] => Array.from({ length }, make);
