import type { CsvFormat } from '@relais/core';
import { decodeField } from './csv-field.js';
import { fieldFlag } from './csv-tokenizer.js';
import type { RawCheck } from './held-value.js';

/** So many bytes fit into a number that is kept exactly, with a mark of how many they are. */
const SHORT = 6;
/** Texts that are remembered; columns of which every text is another gain nothing by more. */
const MOST_TEXTS = 1 << 14;

/**
 * Counts the checks of one column over texts. What a text counts for is asked once and remembered, for columns that are
 * checked hold few texts many times; short ones are not even decoded.
 */
export class ColumnTally {
  readonly #checks: readonly { readonly index: number; readonly check: RawCheck }[];
  readonly #counts: number[];
  /** What any text counts for, where it is the same for all of them. */
  readonly #ofAnyText: readonly number[] | undefined;
  readonly #encoding: CsvFormat['encoding'];
  readonly #short = new Map<number, readonly number[]>();
  readonly #texts = new Map<string, readonly number[]>();

  /**
   * @param column position among the declared ones
   * @param counts of all checks in their order; added to here
   */
  constructor(column: number, checks: readonly RawCheck[], counts: number[], encoding: CsvFormat['encoding']) {
    this.#checks = checks.map((check, index) => ({ index, check })).filter(({ check }) => check.column === column);
    this.#counts = counts;
    if (this.#checks.every(({ check }) => check.isPresence)) this.#ofAnyText = this.#checks.map(({ index }) => index);
    this.#encoding = encoding;
  }

  /** A field of a sound record as it lies in these bytes, quotes included. */
  addField(bytes: Buffer, start: number, end: number, flags: number): void {
    if (this.#ofAnyText !== undefined) {
      const quotes = (flags & fieldFlag.quoted) === 0 ? 0 : 2;
      if (end - start > quotes) this.#add(this.#ofAnyText);
      return;
    }
    if (flags !== 0 || end - start > SHORT)
      return this.addText(decodeField(bytes.subarray(start, end), flags, this.#encoding));
    let key = 1;
    for (let at = start; at < end; at++) key = key * 256 + bytes[at]!;
    let counting = this.#short.get(key);
    if (counting === undefined) {
      counting = this.#ask(decodeField(bytes.subarray(start, end), flags, this.#encoding));
      if (this.#short.size < MOST_TEXTS) this.#short.set(key, counting);
    }
    this.#add(counting);
  }

  addText(text: string): void {
    let counting = this.#texts.get(text);
    if (counting === undefined) {
      counting = this.#ask(text);
      if (this.#texts.size < MOST_TEXTS) this.#texts.set(text, counting);
    }
    this.#add(counting);
  }

  #ask(text: string): readonly number[] {
    return this.#checks.filter(({ check }) => check.counts(text)).map(({ index }) => index);
  }

  #add(counting: readonly number[]): void {
    for (const index of counting) this.#counts[index]!++;
  }
}
