import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { TypeRequest } from '../../index.js';
import { readCsv, type CsvSource } from './csv-source.js';
import { parquetFormat, rowGroupBytes } from './parquet-format.js';
import type { Session } from './session.js';
import { setAsideTexts } from './set-aside.js';
import { repeatedKeys, type Survey } from './survey-rows.js';
import { typedSelection, type TypingPlan } from './typing-plan.js';

/** Typed rows of one pass over a source, in files of a folder of their own; null where there was no such row. */
export interface SplitRows {
  /** Rows whose row key is theirs alone. */
  readonly single: string | null;
  /** The others, each with a note in place of the source's checksum: see {@link readNote}. */
  readonly repeated: string | null;
}

/** No column of a table is called like this, for it has a blank. */
const PARTITION = 'is repeated';
const splitFolder = (folder: string): string => join(folder, 'split');
const splitFile = (folder: string, isRepeated: boolean): string =>
  join(splitFolder(folder), `${encodeURIComponent(PARTITION)}=${isRepeated}`, 'rows0.parquet');

/** The file of the greater part of the rows, for those who watch it grow. */
export const singleFile = (folder: string): string => splitFile(folder, false);

export const removeSplit = (folder: string): Promise<void> => rm(splitFolder(folder), { recursive: true, force: true });

const NO_TEXT = '~';
const asideTexts = (plan: TypingPlan): readonly string[] => setAsideTexts(plan).map(({ text }) => text);

/** What is known of a repeated row beside its values, in one text, for both files have the columns of the table only. */
const writeNote = (plan: TypingPlan): string =>
  [plan.contentHash, ...asideTexts(plan).map((text) => `coalesce(hex(${text}), '${NO_TEXT}')`)].join(` || ',' || `);

/** The content hash of a repeated row, and the texts of its checked columns. */
export function readNote(plan: TypingPlan): { readonly contentHash: string; readonly texts: readonly string[] } {
  const part = (number: number): string => `split_part(_source_sha256, ',', ${number})`;
  const text = (number: number): string => `decode(unhex(nullif(${part(number)}, '${NO_TEXT}')))`;
  return { contentHash: part(1), texts: asideTexts(plan).map((_, index) => text(index + 2)) };
}

/** What a value takes in memory beside its text. */
const VALUE_BYTES = 16;
const MOST_ROWS = 122_880;

/**
 * The one pass over a file in which row keys repeat: their rows are written apart as they are met, because to read a
 * wide file once more for a few rows would cost more than half of writing it.
 */
export async function splitRepeated(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  { bad }: Pick<Survey, 'bad'>,
  request: TypeRequest & { readonly bytes: number },
): Promise<SplitRows> {
  const { folder, rows, bytes, sha256 } = request;
  await removeSplit(folder);
  // Rows wait in memory of each thread before they are written, and are there once more while they are.
  const rowBytes = bytes / rows + VALUE_BYTES * plan.columns.length;
  const waiting = Math.ceil(Math.min(MOST_ROWS, rowGroupBytes / 2 / rowBytes));
  await session.run(`SET partitioned_write_flush_threshold = ${waiting}`);
  const isRepeated = quoteIdentifier(PARTITION);
  const noted = `CASE WHEN ${isRepeated} THEN ${writeNote(plan)} ELSE ${quoteLiteral(sha256)} END`;
  await session.run(`
    COPY (
      SELECT ${typedSelection(plan, request, noted)}, ${isRepeated}
      FROM (SELECT *, ${plan.rowKey} IN (${repeatedKeys}) AS ${isRepeated} FROM ${readCsv(source)})
      ${bad > 0 ? `WHERE NOT ${plan.isBad}` : ''}
    ) TO ${quoteLiteral(splitFolder(folder))} (${parquetFormat}, PARTITION_BY (${isRepeated}), FILENAME_PATTERN 'rows')`);
  return { single: await present(splitFile(folder, false)), repeated: await present(splitFile(folder, true)) };
}

const present = (path: string): Promise<string | null> =>
  access(path).then(
    () => path,
    () => null,
  );
