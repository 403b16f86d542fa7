import type { CsvFormat } from '@relais/core';
import { fieldFlag } from './csv-tokenizer.js';
import { encodingFault } from './encoding-check.js';
import { longestRecordBytes, type CsvRecord } from './read-records.js';

/** Why a record cannot be read as a row, whatever its values; `field` counts from 0. */
export interface RecordFault {
  readonly reason: string;
  readonly field: number | null;
}

/** The first fault of a record's structure or encoding, or undefined for a sound one. */
export function recordFault(record: CsvRecord, width: number, format: CsvFormat): RecordFault | undefined {
  if (record.length > longestRecordBytes)
    return { reason: `record longer than ${longestRecordBytes} bytes`, field: null };
  if ((record.flags & fieldFlag.unclosed) !== 0) {
    return { reason: 'quote not closed before the end of the file', field: flagged(record, fieldFlag.unclosed) };
  }
  if ((record.flags & fieldFlag.trailing) !== 0) {
    return { reason: 'text after a closing quote', field: flagged(record, fieldFlag.trailing) };
  }
  if (record.width !== width) {
    return {
      reason: `${record.width < width ? 'too few' : 'too many'} fields: ${record.width} of ${width}`,
      field: null,
    };
  }
  const fault = encodingFault(record.bytes, format.encoding === 'utf-8');
  return fault && { reason: fault.reason, field: record.fields.findIndex((field) => field.end > fault.at) };
}

const flagged = (record: CsvRecord, flag: number): number =>
  record.fields.findIndex((field) => (field.flags & flag) !== 0);
