import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import type { CsvFormat } from '@relais/core';
import { decodeText } from '../../csv-field.js';
import { readCsv, type CsvSource } from './csv-source.js';
import { IS_BAD } from './plain-values.js';
import type { Session } from './session.js';
import { setAsideTexts } from './set-aside.js';
import type { TypingPlan } from './typing-plan.js';

/** One row that was not accepted, as people read it. */
export interface QuarantinedRow {
  /** Number of the data record, from 1. */
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
  /** The record's own bytes, without its line end. */
  readonly raw: Buffer;
}

const BATCH_ROWS = 10_000;
/** An appender holds what it was given outside DuckDB's memory limit until it is flushed. */
const APPENDER_BYTES = 4_000_000;

export async function createQuarantine(session: Session): Promise<void> {
  await session.run(
    'CREATE OR REPLACE TEMP TABLE quarantine ("row" BIGINT, "column" VARCHAR, reason VARCHAR, raw VARCHAR)',
  );
}

export async function appendQuarantined(
  session: Session,
  format: CsvFormat,
  rows: Iterable<QuarantinedRow> | AsyncIterable<QuarantinedRow>,
): Promise<void> {
  const appender = await session.connection.createAppender('quarantine');
  let pending = 0;
  for await (const { row, column, reason, raw } of rows) {
    appender.appendBigInt(BigInt(row));
    if (column === null) appender.appendNull();
    else appender.appendVarchar(column);
    appender.appendVarchar(reason);
    appender.appendVarchar(rawText(raw, format));
    appender.endRow();
    pending += raw.length;
    if (pending > APPENDER_BYTES) {
      appender.flushSync();
      pending = 0;
    }
  }
  appender.closeSync();
}

/** Bytes that are no UTF-8 are shown as windows-1252, which is what they mostly are, and which loses none of them. */
const rawText = (raw: Buffer, { encoding }: CsvFormat): string =>
  decodeText(raw, encoding === 'utf-8' && isUtf8(raw) ? 'utf-8' : 'latin-1');

/**
 * Moves the rows of a numbered source whose values break a rule into quarantine, each with its own text out of the
 * original file, and sets the texts of their checked columns aside.
 */
export async function quarantineBadRows(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  original: string,
): Promise<void> {
  const texts = setAsideTexts(plan).map(({ text }) => text);
  const found = ['record_number', 'record_offset', 'record_length', ...texts];
  await session.run(`
    CREATE OR REPLACE TEMP TABLE bad AS
    SELECT ${found.join(', ')}, ${plan.badColumn} AS "column", ${plan.badReason} AS reason
    FROM ${plan.judge(readCsv(source))} WHERE ${IS_BAD}`);
  await session.run(`INSERT INTO set_aside SELECT ${["'quarantined'", ...texts].join(', ')} FROM bad`);
  await appendQuarantined(session, plan.dataset.format, badRows(session, original));
}

/** In batches, because every row of a large file may be bad. */
async function* badRows(session: Session, original: string): AsyncGenerator<QuarantinedRow> {
  const file = await open(original);
  try {
    for (let last = 0; ;) {
      session.signal?.throwIfAborted();
      const batch = await session.query(
        `SELECT record_number, record_offset, record_length, "column", reason FROM bad WHERE record_number > ${last} ORDER BY record_number LIMIT ${BATCH_ROWS}`,
      );
      if (batch.length === 0) return;
      for (const { record_number, record_offset, record_length, column, reason } of batch) {
        const raw = Buffer.alloc(Number(record_length));
        await file.read(raw, 0, raw.length, Number(record_offset));
        last = Number(record_number);
        yield { row: last, column: String(column), reason: String(reason), raw };
      }
    }
  } finally {
    await file.close();
  }
}
