import type { CsvFormat } from '@relais/core';
import { ByteWindow } from './byte-window.js';
import { decodeField } from './csv-field.js';
import { CsvTokenizer, fieldFlag, type CsvSink } from './csv-tokenizer.js';
import { EncodingCheck } from './encoding-check.js';
import { normaliseHeaderName } from './header-name.js';
import { RepeatedRecords } from './repeated-records.js';

/** What one pass over a file finds; plain data of some hundred bytes. */
export interface CsvScan {
  /** Names of the header record, unquoted and decoded; empty for formats without a header. */
  readonly header: readonly string[];
  /** Data records: the header and empty lines are none. */
  readonly records: number;
  /** Fields of a record: as many as the header has, without a header as many as most records have. */
  readonly width: number;
  /** Records of another width, or with a quote where none belongs. */
  readonly irregular: number;
  /** The line end that occurs most; `\n` for a file without any. */
  readonly newline: '\n' | '\r\n' | '\r';
  readonly mixedNewlines: boolean;
  readonly endsInsideQuote: boolean;
  readonly endsWithoutNewline: boolean;
  /** The last record has no line end and fewer fields than the others, or an open quote: the file may have been cut. */
  readonly endsInsideRecord: boolean;
  readonly hasNul: boolean;
  /** U+FFFD stands in the file: some tool before us has already lost a character. */
  readonly hasReplacementCharacter: boolean;
  readonly hasInvalidUtf8: boolean;
  /** Bytes of the longest record, line end not counted. */
  readonly longestRecord: number;
  /** Up to 64 distinct non-empty values of the watched column. */
  readonly distinctValues: readonly string[];
  /**
   * Texts of the identifying columns, in their order, that may stand in several records, and of few that do not; records
   * that write one value in two ways are not known by it. Null when it was not asked for, or there are too many.
   */
  readonly repeated: readonly (readonly string[])[] | null;
}

export interface ScanOptions {
  /** Names that the watched column may have in the header. */
  readonly watch?: readonly string[];
  /** Of each column that identifies a record: names that it may have in the header, or its position without one. */
  readonly identity?: readonly (readonly string[] | number)[];
}

const HEADER_LIMIT = 1 << 20;
const VALUE_LIMIT = 4096;
const DISTINCT_LIMIT = 64;

/**
 * Counts the records of a CSV of any size in one streaming pass and constant memory, and notes everything that could
 * make two readers disagree about it. Feed it with `push` (the chunk may be reused afterwards), ask with `end`.
 */
export class CsvScanner {
  readonly #format: CsvFormat;
  readonly #watch: ReadonlySet<string>;
  readonly #identity: ScanOptions['identity'];
  readonly #tokenizer: CsvTokenizer;
  readonly #encoding: EncodingCheck;
  readonly #window = new ByteWindow();
  readonly #regularWidths = new Map<number, number>();
  readonly #distinct = new Set<string>();
  #header: string[] = [];
  #inHeader: boolean;
  #watched = -1;
  #repeated: RepeatedRecords | undefined;
  #lastValue: Buffer | undefined;
  #fields = 0;
  #odd = false;
  #records = 0;
  #longest = 0;
  #lastWidth = 0;

  constructor(format: CsvFormat, options: ScanOptions = {}) {
    this.#format = format;
    this.#inHeader = format.header;
    this.#watch = new Set(options.watch?.map(normaliseHeaderName));
    this.#identity = options.identity;
    if (!format.header) this.#startNoting();
    const sink: CsvSink = { field: this.#field.bind(this), record: this.#record.bind(this) };
    this.#tokenizer = new CsvTokenizer(format, sink);
    this.#encoding = new EncodingCheck(format.encoding === 'utf-8');
  }

  push(chunk: Buffer): void {
    this.#encoding.push(chunk);
    this.#window.push(chunk);
    this.#tokenizer.push(chunk);
    this.#repeated?.hold(this.#window);
    const limit = this.#inHeader ? HEADER_LIMIT : VALUE_LIMIT;
    this.#window.keepFrom(this.#tokenizer.pendingField, limit);
  }

  /** The header's names as soon as it has been read; undefined before. */
  get header(): readonly string[] | undefined {
    return this.#inHeader ? undefined : this.#header;
  }

  /** Data records seen so far. */
  get records(): number {
    return this.#records;
  }

  end(): CsvScan {
    this.#encoding.end();
    this.#window.end();
    const ending = this.#tokenizer.end();
    const width = this.#format.header ? this.#header.length : this.#commonWidth();
    return {
      header: this.#header,
      records: this.#records,
      width,
      irregular: this.#records - (this.#regularWidths.get(width) ?? 0),
      ...newlines(this.#tokenizer.newlines),
      endsInsideQuote: ending.insideQuote,
      endsWithoutNewline: ending.withoutNewline,
      endsInsideRecord: ending.withoutNewline && (ending.insideQuote || this.#lastWidth < width),
      hasNul: this.#encoding.hasNul,
      hasReplacementCharacter: this.#encoding.hasReplacementCharacter,
      hasInvalidUtf8: this.#encoding.hasInvalidUtf8,
      longestRecord: this.#longest,
      distinctValues: [...this.#distinct],
      repeated: this.#repeated?.texts ?? null,
    };
  }

  #field(start: number, end: number, flags: number): void {
    if ((flags & (fieldFlag.trailing | fieldFlag.stray)) !== 0) this.#odd = true;
    if (this.#inHeader) this.#header.push(this.#text(start, end, flags));
    else {
      if (this.#fields === this.#watched) this.#see(start, end, flags);
      this.#repeated?.field(this.#fields, start, end, flags, this.#window);
    }
    this.#fields++;
  }

  #record(start: number, end: number): void {
    if (this.#inHeader) {
      this.#inHeader = false;
      this.#watched = this.#header.findIndex((name) => this.#watch.has(normaliseHeaderName(name)));
      this.#startNoting();
    } else {
      this.#records++;
      this.#repeated?.record(this.#window);
      this.#longest = Math.max(this.#longest, end - start);
      if (!this.#odd) this.#regularWidths.set(this.#fields, (this.#regularWidths.get(this.#fields) ?? 0) + 1);
    }
    this.#lastWidth = this.#fields;
    this.#fields = 0;
    this.#odd = false;
  }

  #startNoting(): void {
    if (this.#identity === undefined) return;
    const header = this.#header.map(normaliseHeaderName);
    const positions = this.#identity.map((column) =>
      typeof column === 'number' ? column : header.findIndex((name) => column.includes(name)),
    );
    this.#repeated = new RepeatedRecords(positions, this.#format.encoding);
  }

  #see(start: number, end: number, flags: number): void {
    const bytes = this.#window.slice(start, Math.min(end, start + VALUE_LIMIT));
    if (this.#distinct.size >= DISTINCT_LIMIT || this.#lastValue?.equals(bytes)) return;
    this.#lastValue = Buffer.from(bytes);
    const text = this.#text(start, end, flags);
    if (text !== '') this.#distinct.add(text);
  }

  #text(start: number, end: number, flags: number): string {
    return decodeField(this.#window.slice(start, end), flags, this.#format.encoding);
  }

  #commonWidth(): number {
    const [commonest] = [...this.#regularWidths].sort(([a, m], [b, n]) => n - m || b - a);
    return commonest?.[0] ?? 0;
  }
}

function newlines(count: CsvTokenizer['newlines']): Pick<CsvScan, 'newline' | 'mixedNewlines'> {
  const kinds = [
    ['\n', count.lf],
    ['\r\n', count.crlf],
    ['\r', count.cr],
  ] as const;
  const [newline] = kinds.reduce((most, kind) => (kind[1] > most[1] ? kind : most));
  return { newline, mixedNewlines: kinds.filter(([, n]) => n > 0).length > 1 };
}
