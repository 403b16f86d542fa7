import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { PermanentError, RelaisError, TransientError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import { interruptOnAbort } from './interrupt-on-abort.js';
import { messageOf } from './message-of.js';
import { openUnlocked } from './open-unlocked.js';
import type { DuckDBWarehouseOptions } from './settings.js';

export interface DatabaseUse {
  /** A database file, or null for one in memory. */
  readonly file: string | null;
  readonly readOnly?: boolean;
  /** An existing folder for what does not fit into memory; every use spills into a place of its own. */
  readonly spillFolder: string;
  readonly signal?: AbortSignal | undefined;
}

type OpenSettings = Pick<DuckDBWarehouseOptions, 'memoryLimit' | 'threads' | 'lockPatienceMs'>;

const LOCK_PATIENCE_MS = 10_000;

/**
 * Opens a database, works with it and closes it whatever happens; an abort interrupts the statement that runs.
 * @throws TransientError `WAREHOUSE_LOCKED`; `DISK_FULL`, `DISK_READ_ONLY`; TransientError or PermanentError
 *   `WAREHOUSE_FAILED` for what else DuckDB throws
 */
export async function withDatabase<T>(
  { memoryLimit, threads, lockPatienceMs = LOCK_PATIENCE_MS }: OpenSettings,
  { file, readOnly = false, spillFolder, signal }: DatabaseUse,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  try {
    const tempFolder = join(spillFolder, `spill-${randomUUID()}`);
    const options = { path: file ?? ':memory:', readOnly, memoryLimit, threads, tempFolder };
    const database = await openUnlocked(options, lockPatienceMs, signal);
    const stopWatching = interruptOnAbort(database.connection, signal);
    try {
      const result = await work(database.connection);
      signal?.throwIfAborted();
      return result;
    } finally {
      stopWatching();
      database.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RelaisError) throw error;
    throw diskFailure(error, { writer: 'warehouse/duckdb', folder: spillFolder }) ?? failure(error);
  }
}

/** A lock passes; a file that is no Parquet stays none. */
function failure(cause: unknown): RelaisError {
  const message = messageOf(cause);
  const mayPass = /^(IO|Out of Memory|TransactionContext) Error/.test(message);
  const Failure = mayPass ? TransientError : PermanentError;
  return new Failure(`[warehouse/duckdb] ${message}; nothing was changed, see the cause`, {
    code: 'WAREHOUSE_FAILED',
    cause,
  });
}
