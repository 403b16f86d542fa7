import type { DatasetDefinition } from '@relais/core';
import { absent, bindColumns } from './bind-columns.js';
import { ByteWindow } from './byte-window.js';
import { CheckTally } from './check-tally.js';
import type { ColumnTally } from './column-tally.js';
import { decodeField } from './csv-field.js';
import type { CsvScan } from './csv-scanner.js';
import { CsvTokenizer, fieldFlag, type CsvSink } from './csv-tokenizer.js';
import { EncodingCheck } from './encoding-check.js';
import { readChunks } from './read-chunks.js';
import { longestRecordBytes } from './read-records.js';
import { recordFault } from './record-fault.js';
import { scanFile } from './scan-file.js';

export interface CountRawRequest {
  readonly dataset: DatasetDefinition;
  readonly file: string;
  /** Only asked where the file has no header. */
  readonly scan?: CsvScan;
  readonly signal?: AbortSignal;
}

/**
 * Counts the checks of a dataset over a file's own texts; records that cannot be read as a row are in quarantine and
 * count nowhere.
 */
export async function countRaw({ dataset, file, scan, signal }: CountRawRequest): Promise<readonly number[]> {
  const { format } = dataset;
  const counter = new RawCounter(dataset);
  if (!format.header) counter.start([], (scan ?? (await scanFile(file, format, { signal }))).width);
  const tokenizer = new CsvTokenizer(format, counter);
  for await (const chunk of readChunks(file, signal)) {
    counter.push(chunk);
    tokenizer.push(chunk);
    counter.keepFrom(tokenizer.pendingRecord);
  }
  counter.end();
  tokenizer.end();
  return counter.counts;
}

/** A checked column that the file has. */
interface Watched {
  readonly position: number;
  readonly tally: ColumnTally;
}

const NUMBERS = 3;
const ODD = fieldFlag.unclosed | fieldFlag.trailing;

/** Places of fields come as numbers and are kept as numbers: nothing is made for a field that nobody checks. */
class RawCounter implements CsvSink {
  readonly #dataset: DatasetDefinition;
  readonly #tally: CheckTally;
  readonly #window = new ByteWindow();
  readonly #encoding: EncodingCheck;
  #bytesRead = 0;
  /** Records that begin before hold, or may hold, what no text may; looked for in whole chunks, which is far cheaper. */
  #suspectUntil = 0;
  #width = -1;
  #watched: readonly Watched[] = [];
  #isWatched = new Uint8Array(0);
  /** Start, end and flags of the current record's watched fields, by position. */
  #places = new Float64Array(0);
  #header: string[] = [];
  #fields = 0;
  #flags = 0;

  constructor(dataset: DatasetDefinition) {
    this.#dataset = dataset;
    this.#tally = new CheckTally(dataset);
    this.#encoding = new EncodingCheck(dataset.format.encoding === 'utf-8');
  }

  get counts(): readonly number[] {
    return this.#tally.counts;
  }

  /** Call before the first record where there is no header. */
  start(header: readonly string[], width: number): void {
    const { positions } = bindColumns(this.#dataset, header, width);
    this.#width = width;
    this.#watched = this.#tally.columns
      .map(({ index, tally }) => ({ position: positions[index]!, tally }))
      .filter(({ position }) => position !== absent);
    this.#isWatched = new Uint8Array(width);
    for (const { position } of this.#watched) this.#isWatched[position] = 1;
    this.#places = new Float64Array(NUMBERS * width);
  }

  push(chunk: Buffer): void {
    this.#window.push(chunk);
    this.#bytesRead += chunk.length;
    this.#encoding.push(chunk);
    this.#judgeEncoding();
  }

  /** Between two chunks. */
  keepFrom(pendingRecord: number): void {
    this.#window.keepFrom(pendingRecord, longestRecordBytes);
  }

  end(): void {
    this.#window.end();
    this.#encoding.end();
    this.#judgeEncoding();
  }

  #judgeEncoding(): void {
    const found = this.#encoding;
    if (!found.hasNul && !found.hasInvalidUtf8 && !found.hasReplacementCharacter) return;
    this.#suspectUntil = this.#bytesRead;
    found.hasNul = found.hasInvalidUtf8 = found.hasReplacementCharacter = false;
  }

  field(start: number, end: number, flags: number): void {
    const position = this.#fields++;
    this.#flags |= flags;
    if (this.#width === -1) this.#header.push(this.#textOf(start, end, flags));
    else if (this.#isWatched[position] === 1) {
      this.#places[NUMBERS * position] = start;
      this.#places[NUMBERS * position + 1] = end;
      this.#places[NUMBERS * position + 2] = flags;
    }
  }

  record(start: number, end: number): void {
    if (this.#width === -1) this.start(this.#header, this.#fields);
    else this.#count(start, end);
    this.#fields = this.#flags = 0;
  }

  #textOf(start: number, end: number, flags: number): string {
    return decodeField(this.#window.slice(start, end), flags, this.#dataset.format.encoding);
  }

  #count(start: number, end: number): void {
    const bytes = this.#window.slice(start, end);
    if (!this.#isSound(bytes, start, end - start)) return;
    this.#tally.addRecord();
    for (const { position, tally } of this.#watched) {
      const at = NUMBERS * position;
      tally.addField(bytes, this.#places[at]! - start, this.#places[at + 1]! - start, this.#places[at + 2]!);
    }
  }

  /** Nearly every record is, which takes no look at its bytes. */
  #isSound(bytes: Buffer, start: number, length: number): boolean {
    const isOdd = (this.#flags & ODD) !== 0 || length > longestRecordBytes || start < this.#suspectUntil;
    if (!isOdd) return this.#fields === this.#width;
    const record = { number: 0, offset: 0, length, bytes, width: this.#fields, flags: this.#flags, fields: [] };
    return recordFault(record, this.#width, this.#dataset.format) === undefined;
  }
}
