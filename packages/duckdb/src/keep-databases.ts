import type { DuckDBInstance } from '@duckdb/node-api';
import type { OpenDuckDB } from './open-duckdb.js';
import { startDuckDB, type OpenOptions } from './start-duckdb.js';

/** A database that somebody works with alone until it is given back or closed. */
export interface TakenDuckDB extends OpenDuckDB {
  /** For the next one, after work that left nothing behind but what ends with a connection, such as temporary tables. */
  giveBack(): void;
}

/** @returns a database in memory that nobody else works with */
export type TakeDatabase = () => Promise<TakenDuckDB>;

const IDLE_MS = 10_000;

/**
 * Databases in memory for much small work: to start one costs more than to read a small file, so one that is given back
 * waits a while for the next taker. Nobody shares one, and an idle one holds no rows.
 */
export function keepDatabases(options: Omit<OpenOptions, 'path' | 'readOnly'>, idleMs = IDLE_MS): TakeDatabase {
  const idle: { readonly instance: DuckDBInstance; readonly ends: NodeJS.Timeout }[] = [];

  const wait = (instance: DuckDBInstance): void => {
    const end = (): void => {
      idle.splice(
        idle.findIndex((each) => each.instance === instance),
        1,
      );
      instance.closeSync();
    };
    // A process that has nothing else to do may end.
    idle.push({ instance, ends: setTimeout(end, idleMs).unref() });
  };

  return async () => {
    const waiting = idle.pop();
    clearTimeout(waiting?.ends);
    const { instance, connection } =
      waiting === undefined
        ? await startDuckDB({ ...options, path: ':memory:' })
        : { instance: waiting.instance, connection: await waiting.instance.connect() };
    // What was read of one file is of no use to the next.
    if (waiting === undefined) await connection.run('SET GLOBAL enable_external_file_cache = false');
    return {
      connection,
      giveBack: () => {
        connection.closeSync();
        wait(instance);
      },
      close: () => {
        connection.closeSync();
        instance.closeSync();
      },
    };
  };
}
