import type { CsvFormat } from '@relais/core';
import { ByteWindow } from './byte-window.js';
import { decodeField } from './csv-field.js';
import { CsvTokenizer } from './csv-tokenizer.js';
import { readChunks } from './read-chunks.js';

/** A record longer than this is quarantined: no field of ours is that long, an unclosed quote may well be. */
export const longestRecordBytes = 32 << 20;
const FIELDS_LIMIT = 1 << 16;

/** One record; `bytes` are valid only while it is visited. */
export interface CsvRecord {
  /** Data records count from 1, the header is 0. */
  readonly number: number;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** The record's own length; `bytes` are fewer when it is longer than {@link longestRecordBytes}. */
  readonly length: number;
  readonly bytes: Buffer;
  /** Number of fields; places of more than 65536 are not kept. */
  readonly width: number;
  /** All {@link fieldFlag}s of the record's fields together. */
  readonly flags: number;
  readonly fields: readonly CsvFieldPlace[];
}

/** Where a field lies within its record's bytes, quotes included. */
export interface CsvFieldPlace {
  readonly start: number;
  readonly end: number;
  readonly flags: number;
}

export const fieldBytes = (record: CsvRecord, field: CsvFieldPlace): Buffer =>
  record.bytes.subarray(field.start, field.end);

export const fieldText = (record: CsvRecord, field: CsvFieldPlace, encoding: CsvFormat['encoding']): string =>
  decodeField(fieldBytes(record, field), field.flags, encoding);

export interface ReadRecordsOptions {
  /** Runs between two chunks of the file, for what cannot be done while a record is visited. */
  readonly betweenChunks?: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** Visits every record of a file in order, the header included; memory stays bounded by the longest record. */
export async function readRecords(
  file: string,
  format: CsvFormat,
  visit: (record: CsvRecord) => void,
  options: ReadRecordsOptions = {},
): Promise<void> {
  const window = new ByteWindow();
  let number = format.header ? 0 : 1;
  let flags = 0;
  let width = 0;
  let recordStart = 0;
  let places: CsvFieldPlace[] = [];
  const tokenizer = new CsvTokenizer(format, {
    field: (start, end, fieldFlags) => {
      flags |= fieldFlags;
      if (width === 0) recordStart = start;
      if (width++ < FIELDS_LIMIT)
        places.push({ start: start - recordStart, end: end - recordStart, flags: fieldFlags });
    },
    record: (start, end) => {
      const bytes = window.slice(start, end);
      visit({ number, offset: start, length: end - start, bytes, width, flags, fields: places });
      number++;
      flags = width = 0;
      places = [];
    },
  });
  for await (const chunk of readChunks(file, options.signal)) {
    window.push(chunk);
    tokenizer.push(chunk);
    window.keepFrom(tokenizer.pendingRecord, longestRecordBytes);
    await options.betweenChunks?.();
  }
  window.end();
  tokenizer.end();
  await options.betweenChunks?.();
}
