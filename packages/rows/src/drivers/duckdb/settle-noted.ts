import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { TypeOutcome } from '../../index.js';
import { copyTo } from './copy-to.js';
import type { Session } from './session.js';
import { readNote } from './split-rows.js';
import { keptColumns, type TypingPlan } from './typing-plan.js';

/** What became of noted rows; counts of them. */
export interface Settled extends Pick<TypeOutcome, 'duplicates' | 'nulled'> {
  /** Rows with a fault, which are left out. */
  readonly bad: number;
  readonly staying: number;
}

/**
 * Looks again at rows that were noted: leaves out those with a fault, and collapses rows of one row id to the one whose
 * content hash sorts last, so that the order of the file never matters. The others of it are set aside.
 * @param noted typed rows with their notes, as `splitRows` leaves them
 * @param target where the rows go that stay
 */
export async function settleNoted(
  session: Session,
  plan: TypingPlan,
  noted: string,
  target: { readonly path: string; readonly sha256: string },
): Promise<Settled> {
  const rows = `read_parquet(${quoteLiteral(noted)}, file_row_number = true, hive_partitioning = false)`;
  const { isBad, isNulled, texts } = readNote(plan);
  await session.run(`
    CREATE OR REPLACE TEMP TABLE stays AS
    SELECT file_row_number AS place FROM ${rows} WHERE NOT ${isBad}
    QUALIFY row_number() OVER (PARTITION BY row_id ORDER BY ${plan.contentHash} DESC, file_row_number) = 1`);
  const [aside] = await session.query(`
    INSERT INTO set_aside SELECT ${["'duplicate'", ...texts].join(', ')}
    FROM ${rows} WHERE NOT ${isBad} AND file_row_number NOT IN (FROM stays)`);
  const names = [...keptColumns(plan).map(({ name }) => quoteIdentifier(name)), 'row_id', '_snapshot_date'];
  const staying = await copyTo(
    session,
    `SELECT ${names.join(', ')}, ${quoteLiteral(target.sha256)} AS _source_sha256
     FROM ${rows} WHERE file_row_number IN (FROM stays)`,
    target.path,
  );
  const dropped = Object.values(isNulled).map((test) => `count_if(${test} AND NOT ${isBad})`);
  const [counts] = await session.query(
    `SELECT ${[`count_if(${isBad}) AS bad`, `[${dropped.join(', ')}] AS nulled`].join(', ')} FROM ${rows}`,
  );
  const nulled = counts?.['nulled'] as readonly unknown[];
  return {
    staying,
    duplicates: Number(aside?.['Count']),
    bad: Number(counts?.['bad']),
    nulled: Object.fromEntries(Object.keys(isNulled).map((name, index) => [name, Number(nulled[index])])),
  };
}
