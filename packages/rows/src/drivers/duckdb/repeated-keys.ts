import { quoteLiteral } from '@relais/duckdb';
import type { CsvScan } from '../../csv-scanner.js';
import { readCsv, type CsvSource } from './csv-source.js';
import type { Session } from './session.js';
import { textColumn, type TypingPlan } from './typing-plan.js';

/** A test, never NULL, that every row passes whose row id another one has too; and maybe others. */
export type IsRepeated = string;

const inKeys = ({ rowKey }: TypingPlan): IsRepeated => `${rowKey} IN (SELECT _key FROM repeated_keys)`;

/**
 * By what the scanner noted, which costs no reading. Rows that write one value in two ways do not pass it.
 * @returns null when the scanner has not noted it
 */
export async function repeatedByScan(
  session: Session,
  plan: TypingPlan,
  { repeated }: CsvScan,
): Promise<IsRepeated | null> {
  const { columns, rowId } = plan.dataset;
  // Manifests from before the scanner noted this do not have it; others may be of a time when other columns identified a row.
  if (!repeated?.every((texts) => texts.length === rowId.length)) return null;
  // No statement can hold a NUL, and a record that does is refused anyway.
  const sound = repeated.filter((texts) => !texts.some((text) => text.includes('\0')));
  if (sound.length === 0) return 'false';
  const names = rowId.map((name) => textColumn(columns.findIndex((column) => column.name === name)));
  const rows = sound.map((texts) => `(${texts.map(textOrNull).join(', ')})`);
  await session.run(`
    CREATE OR REPLACE TEMP TABLE repeated_keys AS SELECT ${plan.rowKey} AS _key
    FROM (SELECT ${names.map((name) => `CAST(${name} AS VARCHAR) AS ${name}`).join(', ')}
      FROM (VALUES ${rows.join(', ')}) AS _noted (${names.join(', ')}))`);
  return inKeys(plan);
}

const textOrNull = (text: string): string => (text === '' ? 'NULL' : quoteLiteral(text));

/** By the source itself: one pass over the columns that identify a row. */
export async function repeatedBySource(session: Session, plan: TypingPlan, source: CsvSource): Promise<IsRepeated> {
  await session.run(`
    CREATE OR REPLACE TEMP TABLE repeated_keys AS
    SELECT ${plan.rowKey} AS _key FROM ${readCsv(source)} GROUP BY _key HAVING count(*) > 1`);
  return inKeys(plan);
}
