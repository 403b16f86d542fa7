import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteLiteral } from '@relais/duckdb';
import type { CsvScan } from '../../csv-scanner.js';
import type { TypeOutcome, TypeRequest } from '../../index.js';
import { copyTo } from './copy-to.js';
import { readCsv, type CsvSource } from './csv-source.js';
import { repeatedByScan, repeatedBySource } from './repeated-keys.js';
import type { Session } from './session.js';
import { settleNoted } from './settle-noted.js';
import { removeSplit, settledFile, splitRows, type SplitRows } from './split-rows.js';
import { typedSelection, type TypingPlan } from './typing-plan.js';
import { watchProgress } from './watch-progress.js';

/** What was written of a source, and how many of its rows were not for a fault. */
type WrittenRows = Pick<TypeOutcome, 'loaded' | 'duplicates' | 'nulled' | 'parts'> & { readonly bad: number };

const part = (number: number): string => `part-${number}.parquet`;

/** The rows that stay of noted ones are a part of their own, for the other part is written when they are known. */
export async function writeRows(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  request: TypeRequest & { readonly scan: CsvScan },
): Promise<WrittenRows> {
  const { folder, file, sha256 } = request;
  const { size: bytes } = await stat(file);
  const { settled, noted, loaded } = await watchProgress({ ...request, input: file, output: settledFile(folder) }, () =>
    splitKnown(session, plan, source, { ...request, bytes }),
  );
  const parts: string[] = [];
  if (settled !== null) {
    parts.push(part(0));
    await rename(settled, join(folder, part(0)));
  }
  if (noted === null) {
    await removeSplit(folder);
    if (settled === null) parts.push(await writeNothing(session, plan, source, request));
    return { loaded, duplicates: 0, bad: 0, nulled: nothingNulled(plan), parts };
  }
  const name = part(parts.length);
  const { staying, ...counts } = await settleNoted(session, plan, noted, { path: join(folder, name), sha256 });
  if (staying > 0 || parts.length === 0) parts.push(name);
  else await rm(join(folder, name));
  await removeSplit(folder);
  return { ...counts, loaded: loaded + staying, parts };
}

/** Of a file without records there is a typed file without rows, which has the columns all the same. */
async function writeNothing(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  request: TypeRequest,
): Promise<string> {
  const rows = `SELECT ${typedSelection(plan, request)} FROM ${readCsv(source)} WHERE false`;
  await copyTo(session, rows, join(request.folder, part(0)));
  return part(0);
}

const nothingNulled = ({ columns }: TypingPlan): Readonly<Record<string, number>> =>
  Object.fromEntries(columns.flatMap(({ name, isNulled }) => (isNulled === undefined ? [] : [[name, 0]])));

/** By what the scanner noted, and once more when rows turn out to repeat that it could not tell. */
async function splitKnown(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  request: TypeRequest & { readonly scan: CsvScan; readonly bytes: number },
): Promise<SplitRows & { readonly loaded: number }> {
  const noted = await repeatedByScan(session, plan, request.scan);
  if (noted !== null) {
    const split = await splitRows(session, plan, source, request, noted);
    const { rows, ids } = await countSettled(session, split);
    if (rows === ids) return { ...split, loaded: rows };
  }
  const split = await splitRows(session, plan, source, request, await repeatedBySource(session, plan, source));
  return { ...split, loaded: (await countSettled(session, split)).rows };
}

/**
 * Settled rows, and row ids that one of them alone has. Ids are counted by a number of 64 bits each: rows that share one
 * by chance cost another pass.
 */
async function countSettled(
  session: Session,
  { settled, noted }: SplitRows,
): Promise<{ readonly rows: number; readonly ids: number }> {
  if (settled === null) return { rows: 0, ids: 0 };
  const idsOf = (path: string): string => `SELECT hash(row_id) AS id ${fromParquet(path)}`;
  const own = noted === null ? '' : `WHERE id NOT IN (${idsOf(noted)})`;
  const [counts] = await session.query(`
    SELECT (SELECT count(*) ${fromParquet(settled)}) AS rows, count(DISTINCT id) AS ids FROM (${idsOf(settled)}) ${own}`);
  return { rows: Number(counts?.['rows']), ids: Number(counts?.['ids']) };
}

const fromParquet = (path: string): string => `FROM read_parquet(${quoteLiteral(path)}, hive_partitioning = false)`;

/** Writes a table and names the file; null when the table is empty. Never sorted: its rows may be as wide as the file. */
export async function writeTable(session: Session, table: string, folder: string): Promise<string | null> {
  if ((await countRows(session, table)) === 0) return null;
  const name = `${table.replaceAll('_', '-')}.parquet`;
  await copyTo(session, `FROM ${table}`, join(folder, name));
  return name;
}

export async function countRows(session: Session, table: string): Promise<number> {
  const [row] = await session.query(`SELECT count(*) AS records FROM ${table}`);
  return Number(row?.['records']);
}
