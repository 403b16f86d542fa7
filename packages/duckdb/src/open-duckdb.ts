import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

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

/** A connection that closes its database with it, so that no file stays locked. */
export interface OpenDuckDB {
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * Opens a database with bounded memory. Extensions are never fetched: what is needed is compiled in, and a pipeline
 * must not depend on a download it did not ask for.
 */
export async function openDuckDB(options: OpenOptions): Promise<OpenDuckDB> {
  const instance = await DuckDBInstance.create(options.path, {
    access_mode: options.readOnly ? 'READ_ONLY' : 'AUTOMATIC',
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.tempFolder === undefined ? {} : { temp_directory: options.tempFolder }),
  });
  const connection = await instance.connect();
  // Times are UTC wherever the machine stands.
  await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
