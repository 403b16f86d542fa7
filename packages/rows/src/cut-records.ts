import type { CsvFormat } from '@relais/core';
import { fieldText, readRecords, type CsvRecord } from './read-records.js';
import { recordFault } from './record-fault.js';
import { scanFile } from './scan-file.js';

/** The first readable records of a file, to be kept as an example of it. */
export interface CutRecords {
  /** The header, where there is one, and the records as the file has them, byte for byte, each with a line end. */
  readonly bytes: Buffer;
  /** Texts of the records' fields; the header is none. */
  readonly rows: readonly (readonly string[])[];
}

export interface CutLimits {
  readonly records: number;
  /** More records are not taken when these bytes are exceeded; one always is. */
  readonly bytes: number;
}

/** Cuts the first records from a file, copies of one another left out. */
export async function cutRecords(file: string, format: CsvFormat, limits: CutLimits): Promise<CutRecords> {
  const { width, newline } = await scanFile(file, format);
  const seen = new Set<string>();
  const pieces: Buffer[] = [];
  const rows: string[][] = [];
  let bytes = 0;
  const take = (record: CsvRecord): void => {
    pieces.push(Buffer.from(record.bytes), Buffer.from(newline));
    bytes += record.length;
  };
  await readRecords(file, format, (record) => {
    if (record.number === 0) return take(record);
    if (rows.length >= limits.records || (rows.length > 0 && bytes + record.length > limits.bytes)) return;
    if (recordFault(record, width, format) !== undefined) return;
    const fields = record.fields.map((field) => fieldText(record, field, format.encoding));
    const content = JSON.stringify(fields);
    if (seen.has(content)) return;
    seen.add(content);
    take(record);
    rows.push(fields);
  });
  return { bytes: Buffer.concat(pieces), rows };
}
