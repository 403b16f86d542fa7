import { join } from 'node:path';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { readCsv, type CsvSource } from './csv-source.js';
import type { Session } from './session.js';
import { setAsideTexts } from './set-aside.js';
import { keptColumns, typedSelection, type Provenance, type TypingPlan } from './typing-plan.js';

/** Rows whose row id occurs more than once; only the narrow table `repeated` of the survey is held in memory. */
export const isRepeated = (plan: TypingPlan): string => `${plan.rowKey} IN (FROM repeated)`;

/**
 * Collapses rows of one row id to the one whose content hash sorts last, so that the order of the file never matters.
 * The wide rows wait in a scratch file and are chosen by their position in it; the others are set aside.
 * Returns the query that yields the rows which stay.
 */
export async function collapseDuplicates(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  provenance: Provenance,
): Promise<string> {
  const path = quoteLiteral(join(session.folder, 'repeated.parquet'));
  const texts = setAsideTexts(plan);
  await session.run(`
    COPY (
      SELECT ${typedSelection(plan, provenance)}, ${plan.contentHash} AS "content hash",
        ${texts.map(({ text }) => `${text} AS ${quoteIdentifier(`text ${text}`)}`).join(', ') || 'NULL AS "no texts"'}
      FROM ${readCsv(source)} WHERE NOT ${plan.isBad} AND ${isRepeated(plan)}
    ) TO ${path} (FORMAT parquet, ROW_GROUP_SIZE_BYTES '8MB')`);
  const repeated = `read_parquet(${path}, file_row_number = true)`;
  await session.run(`
    CREATE OR REPLACE TEMP TABLE stays AS
    SELECT file_row_number AS place FROM ${repeated}
    QUALIFY row_number() OVER (PARTITION BY row_id ORDER BY "content hash" DESC, file_row_number) = 1`);
  await session.run(`
    INSERT INTO set_aside
    SELECT ${["'duplicate'", ...texts.map(({ text }) => quoteIdentifier(`text ${text}`))].join(', ')}
    FROM ${repeated} WHERE file_row_number NOT IN (FROM stays)`);
  const names = [
    ...keptColumns(plan).map(({ name }) => quoteIdentifier(name)),
    'row_id',
    '_snapshot_date',
    '_source_sha256',
  ];
  return `SELECT ${names.join(', ')} FROM ${repeated} WHERE file_row_number IN (FROM stays)`;
}
