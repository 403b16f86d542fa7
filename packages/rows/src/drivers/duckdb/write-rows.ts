import { join } from 'node:path';
import { quoteLiteral } from '@relais/duckdb';
import { readCsv, type CsvSource } from './csv-source.js';
import { isRepeated } from './duplicates.js';
import type { Session } from './session.js';
import type { Survey } from './survey-rows.js';
import { typedSelection, type Provenance, type TypingPlan } from './typing-plan.js';

/** Row groups by size: rows of long texts would otherwise fill hundreds of megabytes a thread before they are written. */
const parquet = `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE_BYTES '16MB')`;

/**
 * The one pass over the whole file. Conditions are added only where the survey found a reason.
 * @param target.staying query of the rows that stay of collapsed ones, when there are any
 * @returns rows written
 */
export async function writeRows(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  survey: Survey,
  target: Provenance & { readonly path: string; readonly staying: string | undefined },
): Promise<number> {
  const conditions = [
    ...(survey.bad > 0 ? [`NOT ${plan.isBad}`] : []),
    ...(target.staying === undefined ? [] : [`NOT (${isRepeated(plan)})`]),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const once = `SELECT ${typedSelection(plan, target)} FROM ${readCsv(source)} ${where}`;
  const rows = target.staying === undefined ? once : `${once} UNION ALL ${target.staying}`;
  return copyTo(session, rows, target.path);
}

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

async function copyTo(session: Session, query: string, path: string): Promise<number> {
  const [result] = await session.query(`COPY (${query}) TO ${quoteLiteral(path)} ${parquet}`);
  return Number(result?.['Count']);
}
