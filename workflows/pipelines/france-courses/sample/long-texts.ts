import { escaped } from './csv.js';
import { type Draw, drawsOf, pick } from '@relais/core';
import { stream } from './market.js';
import { fieldVocabulary } from './vocabulary/fields.js';
import { contents, objectives, results, strongPoints } from './vocabulary/sentences.js';

export const longTextFields = [
  ['points_forts', 'text'],
  ['objectif_formation', 'text'],
  ['contenu_formation', 'text'],
  ['resultats_attendus_formation', 'text'],
] as const;

/** Draws the cells of {@link longTextFields}, with their separators, as pieces of UTF-8. */
export type DrawLongTexts = (draw: Draw) => Buffer[];

interface Recipe {
  readonly paragraphs: readonly Buffer[];
  readonly least: number;
  readonly spread: number;
  /** One text in so many is missing. */
  readonly missing: number;
}

const POOL = 512;
const heads = fieldVocabulary.flatMap(([, ...terms]) => terms);
const [OPEN, BETWEEN, CLOSE, MISSING] = ['"', '\n', '"', ''].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];
const SEPARATOR = Buffer.from(';');

/**
 * Texts are put together from pooled paragraphs that are escaped and encoded once: a text costs a few copies of bytes,
 * and still hardly two are alike, so that files compress as little as real ones.
 */
export function longTexts(seed: number): DrawLongTexts {
  const recipes: readonly Recipe[] = [
    { paragraphs: pool(seed, 1, strongPoints, ' '), least: 1, spread: 3, missing: 10 },
    { paragraphs: pool(seed, 2, objectives, ' '), least: 1, spread: 3, missing: 200 },
    { paragraphs: pool(seed, 3, contents, '\n'), least: 3, spread: 5, missing: 200 },
    { paragraphs: pool(seed, 4, results, ' '), least: 1, spread: 2, missing: 12 },
  ];
  return (draw) => recipes.flatMap((recipe, index) => [...(index > 0 ? [SEPARATOR] : []), ...drawText(draw, recipe)]);
}

/** Paragraphs of two sentences. */
function pool(seed: number, key: number, sentences: readonly string[], between: string): readonly Buffer[] {
  const draw = drawsOf(seed, stream.paragraph, key);
  const sentence = (): string => escaped(pick(draw, sentences).replace('*', pick(draw, heads)));
  return Array.from({ length: POOL }, () => Buffer.from(sentence() + between + sentence()));
}

function drawText(draw: Draw, { paragraphs, least, spread, missing }: Recipe): Buffer[] {
  if (draw(missing) === 0) return [MISSING];
  const pieces = [OPEN, pick(draw, paragraphs)];
  for (let more = least - 1 + draw(spread); more > 0; more--) pieces.push(BETWEEN, pick(draw, paragraphs));
  return [...pieces, CLOSE];
}
