import type { CsvFormat } from '@relais/core';
import { decodeText } from '../../csv-field.js';
import { fieldFlag } from '../../csv-tokenizer.js';
import { readRecords, type CsvFieldPlace, type CsvRecord } from '../../read-records.js';
import { recordFault } from '../../record-fault.js';
import type { CsvSource } from './csv-source.js';
import type { QuarantinedRow } from './quarantine.js';
import { ShardWriter } from './shard-writer.js';
import { textColumn } from './typing-plan.js';

export interface SeparateRequest {
  readonly file: string;
  readonly format: CsvFormat;
  readonly width: number;
  /** Declared columns that are copied, each with its position in the file. */
  readonly columns: readonly { readonly index: number; readonly name: string; readonly position: number }[];
  /** Names of texts that the file does not have. */
  readonly absent: readonly string[];
  /** Where the copy goes: the path of its files up to their number. */
  readonly prefix: string;
  /** Handed over between two chunks of the file, so that they never pile up. */
  readonly onFaults: (rows: readonly QuarantinedRow[]) => Promise<void>;
  readonly onProgress?: ((records: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const QUOTE = '"'.charCodeAt(0);
const NEWLINE = '\n'.charCodeAt(0);
const PLACE = ['record_number', 'record_offset', 'record_length'] as const;

/**
 * Copies the sound records of a file, each with its number and its place in the original, so that DuckDB can read what
 * it could not (or would read differently), and so that a bad value leads back to its record. The copy is UTF-8 with
 * `\n` and without a header; texts are the same byte for byte.
 */
export async function separateRecords(request: SeparateRequest): Promise<CsvSource> {
  const { format, columns, width } = request;
  const line = lineOf(request);
  const copy = new ShardWriter(request.prefix);
  let faulty: QuarantinedRow[] = [];
  let last = 0;
  let longest = 0;
  const visit = (record: CsvRecord): void => {
    last = record.number;
    if (last === 0) return;
    const fault = recordFault(record, width, format);
    if (fault === undefined) {
      longest = Math.max(longest, copyRecord(copy, record, request.columns, line));
      return;
    }
    const column = columns.find(({ position }) => position === fault.field)?.name ?? null;
    faulty.push({ row: last, column, reason: fault.reason, raw: Buffer.from(record.bytes) });
  };
  const betweenChunks = async (): Promise<void> => {
    await copy.flush(
      format.encoding === 'utf-8' ? undefined : (bytes) => Buffer.from(decodeText(bytes, format.encoding)),
    );
    await request.onFaults(faulty);
    faulty = [];
    request.onProgress?.(last);
  };
  await readRecords(request.file, format, visit, { betweenChunks, signal: request.signal });
  copy.end();
  return copiedSource(request, copy.paths, longest);
}

type Columns = SeparateRequest['columns'];

interface Line {
  readonly delimiter: number;
  /** True where it ends with the record as it stands: all of its fields, in their order. */
  readonly isWhole: boolean;
}

const lineOf = ({ format, columns, width }: SeparateRequest): Line => ({
  delimiter: format.delimiter.charCodeAt(0),
  isWhole: columns.length === width && columns.every(({ position }, index) => position === index),
});

/** @returns bytes of the line */
function copyRecord(copy: ShardWriter, record: CsvRecord, columns: Columns, line: Line): number {
  const start = copy.pendingBytes;
  copy.digits(record.number);
  copy.byte(line.delimiter);
  copy.digits(record.offset);
  copy.byte(line.delimiter);
  copy.digits(record.length);
  if (line.isWhole && (record.flags & fieldFlag.stray) === 0) {
    copy.byte(line.delimiter);
    copy.bytes(record.bytes, 0, record.bytes.length);
  } else {
    for (const { position } of columns) {
      copy.byte(line.delimiter);
      copyField(copy, record, record.fields[position]!);
    }
  }
  copy.byte(NEWLINE);
  return copy.pendingBytes - start;
}

/** A field's bytes; one that holds a quote without being quoted is written as all readers agree on. */
function copyField(copy: ShardWriter, { bytes }: CsvRecord, { start, end, flags }: CsvFieldPlace): void {
  if ((flags & fieldFlag.stray) === 0) return copy.bytes(bytes, start, end);
  copy.byte(QUOTE);
  for (let at = start; at < end; at++) {
    if (bytes[at] === QUOTE) copy.byte(QUOTE);
    copy.byte(bytes[at]!);
  }
  copy.byte(QUOTE);
}

/** What one byte of windows-1252 may take in UTF-8. */
const LONGER = 3;

const copiedSource = (
  { format, columns, absent }: SeparateRequest,
  paths: readonly string[],
  longest: number,
): CsvSource => ({
  paths,
  format: { ...format, encoding: 'utf-8', header: false },
  newline: '\n',
  columns: [
    ...PLACE.map((name) => ({ name, type: 'BIGINT' as const })),
    ...columns.map(({ index }) => ({ name: textColumn(index), type: 'VARCHAR' as const })),
  ],
  absent,
  longestRecord: format.encoding === 'utf-8' ? longest : LONGER * longest,
  parallel: false,
  numbered: true,
});
