import { resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { PermanentError } from '@relais/core';
import { quoteLiteral } from '@relais/duckdb';
import type { QueryResult } from '../../index.js';
import { assertSingleSelect } from './assert-single-select.js';
import { pipelineFolder } from './generations.js';
import { messageOf } from './message-of.js';
import { generationIncomplete, withPublishedFile } from './published-file.js';
import { readRows } from './read-rows.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { withDatabase } from './with-database.js';

/** Runs one SELECT against the published file. */
export async function queryGeneration(
  options: DuckDBWarehouseOptions,
  pipeline: string,
  sql: string,
): Promise<QueryResult> {
  const spillFolder = pipelineFolder(options.folder, pipeline);
  return withPublishedFile(options.folder, pipeline, (file) =>
    withDatabase(options, { file, readOnly: true, spillFolder }, async (connection) => {
      await lockDown(connection, resolve(options.storeRoot));
      await assertSingleSelect(connection, sql);
      try {
        return await readRows(await connection.stream(sql));
      } catch (error) {
        throw explain(error, pipeline);
      }
    }),
  );
}

/** Leaves the generation's file and the store readable; the rest of the machine is out of reach, for good. */
async function lockDown(connection: DuckDBConnection, storeRoot: string): Promise<void> {
  await connection.run(`SET allowed_directories = [${quoteLiteral(storeRoot)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** Queries name no files themselves, so a file that is missing, or elsewhere since the home moved, is a view's. */
const UNREACHABLE = /^(IO Error: (No files found|Cannot open file)|Permission Error: Cannot access file)/;

function explain(cause: unknown, pipeline: string): PermanentError {
  const message = messageOf(cause);
  if (UNREACHABLE.test(message)) return generationIncomplete(pipeline, message, cause);
  return new PermanentError(`[warehouse/duckdb] ${message}; correct the query`, { code: 'SQL_FAILED', cause });
}
