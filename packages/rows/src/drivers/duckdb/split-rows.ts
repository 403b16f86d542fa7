import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { TypeRequest } from '../../index.js';
import { readCsv, type CsvSource } from './csv-source.js';
import { parquetFormat, rowGroupBytes } from './parquet-format.js';
import { IS_BAD, IS_NULLED } from './plain-values.js';
import type { IsRepeated } from './repeated-keys.js';
import type { Session } from './session.js';
import { setAsideTexts } from './set-aside.js';
import { typedSelection, type TypingPlan } from './typing-plan.js';

/** Typed rows of one pass over a source, in files of a folder of their own; null where there was no such row. */
export interface SplitRows {
  /** Rows without fault whose row key is theirs alone. */
  readonly settled: string | null;
  /** Rows to be looked at again, each with a note in place of the source's checksum: see {@link readNote}. */
  readonly noted: string | null;
}

/** No column of a table is called like this, for it has a blank. */
const PARTITION = 'is noted';
const splitFolder = (folder: string): string => join(folder, 'split');
const splitFile = (folder: string, isNoted: boolean): string =>
  join(splitFolder(folder), `${encodeURIComponent(PARTITION)}=${isNoted}`, 'rows0.parquet');

/** The file of the greater part of the rows, for those who watch it grow. */
export const settledFile = (folder: string): string => splitFile(folder, false);

export const removeSplit = (folder: string): Promise<void> => rm(splitFolder(folder), { recursive: true, force: true });

const NO_TEXT = '~';
const asideTexts = (plan: TypingPlan): readonly string[] => setAsideTexts(plan).map(({ text }) => text);
const flag = (test: string): string => `CASE WHEN ${test} THEN '1' ELSE '0' END`;

/** What is known of a row beside its values, in one text, for both files have the columns of the table only. */
function writeNote(plan: TypingPlan): string {
  const flags = [IS_BAD, ...plan.columns.flatMap(({ isNulled = [] }) => isNulled)].map(flag);
  const texts = asideTexts(plan).map((text) => `coalesce(hex(${text}), '${NO_TEXT}')`);
  return [flags.join(' || '), ...texts].join(` || ',' || `);
}

/** The parts of a note, as expressions over the rows that have one. */
export interface Note {
  readonly isBad: string;
  /** Of columns with a lenient parser by name: true where a text was dropped. */
  readonly isNulled: Readonly<Record<string, string>>;
  /** Texts of the checked columns. */
  readonly texts: readonly string[];
}

export function readNote(plan: TypingPlan): Note {
  const part = (number: number): string => `split_part(_source_sha256, ',', ${number})`;
  const text = (number: number): string => `decode(unhex(nullif(${part(number)}, '${NO_TEXT}')))`;
  const isSet = (place: number): string => `(_source_sha256[${place}] = '1')`;
  const lenient = plan.columns.filter(({ isNulled }) => isNulled !== undefined);
  return {
    isBad: isSet(1),
    isNulled: Object.fromEntries(lenient.map(({ name }, index) => [name, isSet(index + 2)])),
    texts: asideTexts(plan).map((_, index) => text(index + 2)),
  };
}

/** What a value takes in memory beside its text. */
const VALUE_BYTES = 16;
const MOST_ROWS = 122_880;

/**
 * The one pass over a whole file. Rows that need a second look, for a fault, a dropped text or a row key that may not be
 * theirs alone, are written apart as they are met, because to read a wide file once more for a few rows would cost more
 * than half of writing it.
 */
export async function splitRows(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  request: TypeRequest & { readonly bytes: number },
  isRepeated: IsRepeated,
): Promise<SplitRows> {
  const { folder, rows, bytes, sha256 } = request;
  await removeSplit(folder);
  // Rows wait in memory of each thread before they are written, and are there once more while they are.
  const rowBytes = bytes / Math.max(1, rows) + VALUE_BYTES * plan.columns.length;
  const waiting = Math.ceil(Math.min(MOST_ROWS, rowGroupBytes / 2 / rowBytes));
  await session.run(`SET partitioned_write_flush_threshold = ${waiting}`);
  const isNoted = quoteIdentifier(PARTITION);
  const noted = `CASE WHEN ${isNoted} THEN ${writeNote(plan)} ELSE ${quoteLiteral(sha256)} END`;
  await session.run(`
    COPY (
      SELECT ${typedSelection(plan, request, noted)}, ${isNoted}
      FROM (
        SELECT *, ${IS_BAD} OR ${IS_NULLED} OR ${isRepeated} AS ${isNoted}
        FROM ${plan.judge(readCsv(source))})
    ) TO ${quoteLiteral(splitFolder(folder))} (${parquetFormat}, PARTITION_BY (${isNoted}), FILENAME_PATTERN 'rows')`);
  return { settled: await present(splitFile(folder, false)), noted: await present(splitFile(folder, true)) };
}

const present = (path: string): Promise<string | null> =>
  access(path).then(
    () => path,
    () => null,
  );
