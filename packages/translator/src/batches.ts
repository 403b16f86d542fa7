import { billedCharacters } from './price.js';

/** How much a provider takes in one request. */
export interface BatchLimits {
  readonly texts: number;
  /** Unicode code points of all texts together. */
  readonly characters: number;
  /** Code points of one text, where a text may be longer than a batch is meant to be; else as `characters`. */
  readonly longestText?: number;
}

/**
 * Texts in the order given, in as few requests as the limits allow. A text longer than `characters` goes alone; one longer
 * than `longestText` goes nowhere: half a text would pass for a whole one.
 */
export function batchesOf(texts: readonly string[], limits: BatchLimits): readonly (readonly string[])[] {
  const longest = limits.longestText ?? limits.characters;
  const batches: string[][] = [];
  let characters = Infinity;
  for (const text of texts) {
    const size = billedCharacters([text]);
    if (size > longest) continue;
    const last = batches.at(-1);
    if (last === undefined || last.length >= limits.texts || characters + size > limits.characters) {
      batches.push([text]);
      characters = size;
    } else {
      last.push(text);
      characters += size;
    }
  }
  return batches;
}
