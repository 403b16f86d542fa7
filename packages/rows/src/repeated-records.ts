import type { CsvFormat } from '@relais/core';
import type { ByteWindow } from './byte-window.js';
import { decodeField } from './csv-field.js';
import { fieldFlag } from './csv-tokenizer.js';
import { SeenBefore } from './seen-before.js';

/** So that a manifest stays small; a file with more of them is asked when it is typed. */
const MOST = 1000;
const MOST_CHARACTERS = 100_000;

/** Of a column that a record does not have. */
const NONE = Buffer.alloc(0);

/** Notes, while a file is scanned, which identifying texts may stand in several of its records. */
export class RepeatedRecords {
  readonly #encoding: CsvFormat['encoding'];
  readonly #seen = new SeenBefore();
  /** By position in the file: which of the identifying columns it is. */
  readonly #slots: (number | undefined)[] = [];
  /** Of the record that is being read, by identifying column: where its field stands, or its bytes where those are gone. */
  readonly #fields: { start: number; end: number; flags: number; bytes: Buffer | undefined }[];
  readonly #found = new Map<string, readonly string[]>();
  #characters = 0;

  /** @param positions of the identifying columns in the file; a negative one for a column that it lacks */
  constructor(positions: readonly number[], encoding: CsvFormat['encoding']) {
    this.#encoding = encoding;
    positions.forEach((position, slot) => {
      if (position >= 0) this.#slots[position] = slot;
    });
    this.#fields = positions.map(() => ({ start: 0, end: 0, flags: 0, bytes: NONE }));
  }

  /** The texts in the order of the columns; null when there are too many to be kept. */
  get texts(): readonly (readonly string[])[] | null {
    return this.#isTooMuch() ? null : [...this.#found.values()];
  }

  field(position: number, start: number, end: number, flags: number, window: ByteWindow): void {
    const slot = this.#slots[position];
    if (slot === undefined) return;
    const field = this.#fields[slot]!;
    field.start = start;
    field.end = end;
    field.flags = flags;
    field.bytes = undefined;
    const quotes =
      (flags & fieldFlag.quoted) === 0 || (flags & (fieldFlag.trailing | fieldFlag.unclosed)) !== 0 ? 0 : 1;
    window.visit(start + quotes, end - quotes, this.#add);
    this.#seen.divide();
  }

  record(window: ByteWindow): void {
    if (this.#seen.end() && !this.#isTooMuch()) this.#keep(window);
    for (const field of this.#fields) field.bytes = NONE;
  }

  /** Call before the memory of a chunk is reused. */
  hold(window: ByteWindow): void {
    for (const field of this.#fields) field.bytes ??= Buffer.from(window.slice(field.start, field.end));
  }

  readonly #add = (bytes: Buffer, start: number, end: number): void => this.#seen.add(bytes, start, end);

  #keep(window: ByteWindow): void {
    const texts = this.#fields.map(({ start, end, flags, bytes }) =>
      decodeField(bytes ?? window.slice(start, end), bytes === NONE ? 0 : flags, this.#encoding),
    );
    const key = JSON.stringify(texts);
    if (!this.#found.has(key)) this.#characters += key.length;
    this.#found.set(key, texts);
  }

  #isTooMuch(): boolean {
    return this.#found.size > MOST || this.#characters > MOST_CHARACTERS;
  }
}
