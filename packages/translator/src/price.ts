/** What a provider charges. */
export interface Price {
  /** ISO 4217. */
  readonly currency: string;
  readonly perMillionCharacters: number;
  /** Where the figure comes from, and what it leaves out. */
  readonly source: string;
}

/** Characters that a provider counts for these texts: Unicode code points, white space included. */
export const billedCharacters = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + text.length - (text.match(SURROGATE_PAIR)?.length ?? 0), 0);

const SURROGATE_PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
