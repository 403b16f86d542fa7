import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { copyTo } from './copy-to.js';
import type { Session } from './session.js';
import { readNote } from './split-repeated.js';
import { keptColumns, type TypingPlan } from './typing-plan.js';

/**
 * Collapses rows of one row id to the one whose content hash sorts last, so that the order of the file never matters.
 * The others are set aside.
 * @param repeated typed rows with their notes, as `splitRepeated` leaves them
 * @param target where the rows go that stay
 */
export async function collapseDuplicates(
  session: Session,
  plan: TypingPlan,
  repeated: string,
  target: { readonly path: string; readonly sha256: string },
): Promise<{ readonly staying: number; readonly duplicates: number }> {
  const rows = `read_parquet(${quoteLiteral(repeated)}, file_row_number = true, hive_partitioning = false)`;
  const { contentHash, texts } = readNote(plan);
  await session.run(`
    CREATE OR REPLACE TEMP TABLE stays AS
    SELECT file_row_number AS place FROM ${rows}
    QUALIFY row_number() OVER (PARTITION BY row_id ORDER BY ${contentHash} DESC, file_row_number) = 1`);
  const [aside] = await session.query(`
    INSERT INTO set_aside SELECT ${["'duplicate'", ...texts].join(', ')}
    FROM ${rows} WHERE file_row_number NOT IN (FROM stays)`);
  const names = [...keptColumns(plan).map(({ name }) => quoteIdentifier(name)), 'row_id', '_snapshot_date'];
  const staying = await copyTo(
    session,
    `SELECT ${names.join(', ')}, ${quoteLiteral(target.sha256)} AS _source_sha256
     FROM ${rows} WHERE file_row_number IN (FROM stays)`,
    target.path,
  );
  return { staying, duplicates: Number(aside?.['Count']) };
}
