import type { DuckDBConnection } from '@duckdb/node-api';
import { startDuckDB, type OpenOptions } from './start-duckdb.js';

/** A connection that closes its database with it, so that no file stays locked. */
export interface OpenDuckDB {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Opens a database for one piece of work. */
export async function openDuckDB(options: OpenOptions): Promise<OpenDuckDB> {
  const { instance, connection } = await startDuckDB(options);
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
