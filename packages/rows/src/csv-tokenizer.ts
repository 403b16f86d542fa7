import type { CsvFormat } from '@relais/core';

/** What is odd or notable about one field; combined by bitwise or. */
export const fieldFlag = {
  quoted: 1,
  /** Text follows the closing quote: `"a"b`. */
  trailing: 2,
  /** A quote stands inside an unquoted field: `a"b`. */
  stray: 4,
  /** The file ends before the closing quote. */
  unclosed: 8,
} as const;

/** Receives positions in bytes from the start of the file; `end` is exclusive, line ends and delimiters lie outside. */
export interface CsvSink {
  field(start: number, end: number, flags: number): void;
  record(start: number, end: number): void;
}

const LF = 10;
const CR = 13;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const BOM_START = 0;
const FIELD_START = 1;
const UNQUOTED = 2;
const QUOTED = 3;
const CLOSED = 4;

/**
 * The one reading of CSV that everything here agrees on: quotes are special only at the start of a field, `""` is a
 * quote inside quotes, a record ends at `\n`, `\r\n` or `\r` outside quotes, an empty line is no record, a byte order
 * mark at the start is none of the first field. Never fails: what is odd is flagged, and reading goes on.
 *
 * Fast because long texts are quoted: inside quotes it jumps by `indexOf`, and only the rest is looked at byte by byte.
 */
export class CsvTokenizer {
  /** Line ends outside quotes, by kind. */
  readonly newlines = { lf: 0, crlf: 0, cr: 0 };
  readonly #sink: CsvSink;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #special = new Uint8Array(256);
  #state = BOM_START;
  #flags = 0;
  #fields = 0;
  #base = 0;
  #fieldStart = 0;
  #recordStart = 0;
  #afterCr = false;
  #head: Buffer = Buffer.alloc(0);

  constructor(format: CsvFormat, sink: CsvSink) {
    this.#sink = sink;
    this.#delimiter = format.delimiter.charCodeAt(0);
    this.#quote = format.quote === null ? -1 : format.quote.charCodeAt(0);
    for (const byte of [this.#delimiter, this.#quote, LF, CR]) if (byte >= 0) this.#special[byte] = 1;
  }

  /** Bytes from here on belong to a record that is not finished yet. */
  get pendingRecord(): number {
    return this.#state === BOM_START ? 0 : this.#isOpen() ? this.#recordStart : this.#base;
  }

  /** Bytes from here on belong to a field that is not finished yet. */
  get pendingField(): number {
    return this.#state === BOM_START ? 0 : this.#fieldStart;
  }

  push(chunk: Buffer): void {
    if (this.#state !== BOM_START) return this.#read(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= BOM.length) this.#start();
  }

  /** Ends the last record, and tells how the file broke off. */
  end(): { readonly insideQuote: boolean; readonly withoutNewline: boolean } {
    if (this.#state === BOM_START) this.#start();
    const insideQuote = this.#state === QUOTED;
    const withoutNewline = this.#isOpen();
    if (insideQuote) this.#flags |= fieldFlag.unclosed;
    if (withoutNewline) {
      this.#endField(this.#base);
      this.#endRecord(this.#base);
    }
    return { insideQuote, withoutNewline };
  }

  #start(): void {
    const head = this.#head;
    const skipped = head.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
    this.#state = FIELD_START;
    this.#base = this.#fieldStart = this.#recordStart = skipped;
    this.#head = Buffer.alloc(0);
    this.#read(head.subarray(skipped));
  }

  #read(chunk: Buffer): void {
    const special = this.#special;
    const quote = this.#quote;
    const length = chunk.length;
    let state = this.#state;
    for (let at = 0; at < length;) {
      if (state === QUOTED) {
        const found = chunk.indexOf(quote, at);
        if (found === -1) break;
        state = CLOSED;
        at = found + 1;
        continue;
      }
      const byte = chunk[at]!;
      if (special[byte] === 0) {
        if (state === CLOSED) this.#flags |= fieldFlag.trailing;
        state = UNQUOTED;
        do at++;
        while (at < length && special[chunk[at]!] === 0);
      } else if (byte === quote) {
        state = this.#quoteSeen(state);
        at++;
      } else {
        this.#state = state;
        this.#separator(byte, this.#base + at);
        state = FIELD_START;
        at++;
      }
    }
    this.#state = state;
    this.#base += length;
  }

  #quoteSeen(state: number): number {
    if (state === CLOSED) return QUOTED;
    if (state === FIELD_START) {
      this.#flags = fieldFlag.quoted;
      return QUOTED;
    }
    this.#flags |= fieldFlag.stray;
    return UNQUOTED;
  }

  #separator(byte: number, position: number): void {
    if (byte === this.#delimiter) return this.#endField(position);
    if (byte === LF && this.#afterCr && position === this.#recordStart) {
      this.newlines.cr--;
      this.newlines.crlf++;
    } else {
      if (this.#isOpen()) {
        this.#endField(position);
        this.#endRecord(position);
      }
      this.newlines[byte === LF ? 'lf' : 'cr']++;
    }
    this.#afterCr = byte === CR;
    this.#fieldStart = this.#recordStart = position + 1;
  }

  #endField(end: number): void {
    this.#sink.field(this.#fieldStart, end, this.#flags);
    this.#fields++;
    this.#fieldStart = end + 1;
    this.#flags = 0;
    this.#state = FIELD_START;
  }

  #endRecord(end: number): void {
    this.#sink.record(this.#recordStart, end);
    this.#fields = 0;
  }

  /** True while a record has begun and not ended. */
  #isOpen(): boolean {
    return this.#fields > 0 || (this.#state !== FIELD_START && this.#state !== BOM_START);
  }
}
