import type { Price } from './price.js';

export { billedCharacters, type Price } from './price.js';

/**
 * Port: translating texts one to one. A driver never guesses: what it does not know it leaves out of its answer.
 */
export interface Translator {
  /** Written to `translation_status` for what this driver translates. */
  readonly name: string;
  /** What its provider charges by its public list; absent where translating costs nothing by the character. */
  readonly price?: Price;
  /**
   * @param texts distinct, non-empty source texts
   * @returns for each text it could translate, the translation; texts left out stay untranslated
   * @throws TransientError | PermanentError for a provider that cannot be reached or refuses; what was answered before
   *   has been handed to `onAnswered`
   */
  translate(texts: readonly string[], request: TranslateRequest): Promise<ReadonlyMap<string, string>>;
}

export interface TranslateRequest {
  readonly from: string;
  readonly to: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /**
   * Called by drivers that send texts out, with each answer as it arrives: what was paid for can be kept at once. The
   * driver waits for it before it asks for more in its place; null stands for a text that was asked and has no
   * translation.
   */
  readonly onAnswered?: (answers: ReadonlyMap<string, string | null>) => Promise<void>;
}
