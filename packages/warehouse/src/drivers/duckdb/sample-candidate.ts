import type { Candidate, QueryResult } from '../../index.js';
import { firstRows } from '../../first-rows.js';
import { databaseFile, generationFolder } from './generations.js';
import { readRows } from './read-rows.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { withDatabase } from './with-database.js';

/** The first rows of a SELECT over the file of a candidate. */
export async function sampleCandidate(
  options: DuckDBWarehouseOptions,
  { pipeline, generation }: Pick<Candidate, 'pipeline' | 'generation'>,
  sql: string,
  limit: number,
): Promise<QueryResult> {
  const file = databaseFile(options.folder, pipeline, generation);
  const spillFolder = generationFolder(options.folder, pipeline, generation);
  return withDatabase(options, { file, readOnly: true, spillFolder }, async (connection) =>
    readRows(await connection.stream(firstRows(sql, limit))),
  );
}
