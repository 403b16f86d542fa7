import { PermanentError, RelaisError } from '@relais/core';
import type { QueryResult } from '../../index.js';
import { resolveTables } from '../../resolve-tables.js';
import { sqlTokens } from '../../sql-tokens.js';
import { assertPublished } from './ledger.js';
import type { ReferencedTable } from './jobs.js';
import type { Areas } from './names.js';
import { readRows } from './read-rows.js';
import { dryRun } from './run-query.js';
import type { Session } from './session.js';

/** Faults of the query itself, as BigQuery tells them. */
const OF_THE_QUERY = new Set(['WAREHOUSE_FAILED', 'NOT_FOUND']);

/**
 * Runs one SELECT against the published marts, the source tables, and the other models of the published generation.
 * BigQuery itself says what kind of statement it is, before it runs.
 * @param prefix of the datasets, from the environment
 */
export async function queryMarts(session: Session, prefix: string | null, sql: string): Promise<QueryResult> {
  const { project, pipeline } = session.areas;
  const { generation } = await assertPublished(session);
  if (isEmpty(sql)) throw refused('there is no statement');
  const statement = { sql: resolveTables(sql, { project, pipeline, prefix, generation }) };
  try {
    const judged = await dryRun(session, 'the query', statement);
    const { statementType, referencedTables = [] } = judged.statistics?.query ?? {};
    if (statementType !== 'SELECT') throw refused(`${statementType ?? 'this'} is not run here`);
    const outside = referencedTables.find((table) => !isReadable(session.areas, generation, table));
    if (outside !== undefined) throw refused(`${outside.datasetId}.${outside.tableId} is not read here`);
    return await readRows(session, 'the query', statement);
  } catch (error) {
    if (!(error instanceof RelaisError) || !OF_THE_QUERY.has(error.code)) throw error;
    const message = error.message.replace(/; [^;]*$/, '; correct the query');
    throw new PermanentError(message, { code: 'SQL_FAILED', cause: error });
  }
}

/** Whoever asks may have the right to read far more; what is asked here stays with the published generation. */
const isReadable = (areas: Areas, generation: string, { projectId, datasetId }: ReferencedTable): boolean =>
  projectId === areas.project && [areas.marts, areas.sourceTables, areas.generation(generation)].includes(datasetId);

/** BigQuery calls an empty text a syntax error. */
const isEmpty = (sql: string): boolean => sqlTokens(sql).tokens.every(({ text }) => text === ';');

const refused = (why: string): PermanentError =>
  new PermanentError(`[warehouse/bigquery] ${why}; query the tables of the generation with one SELECT`, {
    code: 'SQL_REFUSED',
  });
