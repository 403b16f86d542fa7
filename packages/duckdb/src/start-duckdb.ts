import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
// Required: before it imports a CommonJS package Node reads all of it for its exports, which takes longer than running it.
import duckdb = require('@duckdb/node-api');

export interface OpenOptions {
  /** A database file, or ':memory:'. */
  readonly path: string;
  readonly readOnly?: boolean;
  /** DuckDB's own bound for its buffers, e.g. '300MB'; what does not fit is spilled to `tempFolder`. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** Where spilled data goes; removed by DuckDB when the database closes. */
  readonly tempFolder?: string;
}

/** A database and its first connection. */
export interface StartedDuckDB {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

/**
 * Starts a database with bounded memory. Extensions are never fetched: what is needed is compiled in, and a pipeline
 * must not depend on a download it did not ask for. Times are UTC wherever the machine stands.
 */
export async function startDuckDB(options: OpenOptions): Promise<StartedDuckDB> {
  const instance = await duckdb.DuckDBInstance.create(options.path, {
    access_mode: options.readOnly ? 'READ_ONLY' : 'AUTOMATIC',
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.tempFolder === undefined ? {} : { temp_directory: options.tempFolder }),
  });
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
  return { instance, connection };
}
