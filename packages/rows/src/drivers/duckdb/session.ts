import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RelaisError, TransientError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import { openDuckDB, type OpenDuckDB, type TakeDatabase, type TakenDuckDB } from '@relais/duckdb';

export interface DuckdbTyperOptions {
  /** DuckDB's own bound, e.g. '300MB'; the process needs about 100 MB beside it. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** A folder on a disk with room for a copy of the file; what is left there on a crash may be deleted. */
  readonly scratchFolder: string;
}

export interface SessionOptions extends DuckdbTyperOptions {
  /** Where work over a small file gets its database from; without it every session starts one. */
  readonly kept?: TakeDatabase;
}

/** A private in-memory database with a folder of its own; both vanish when the work is done. */
export interface Session {
  readonly connection: OpenDuckDB['connection'];
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
  run(sql: string): Promise<void>;
  /** Rows as plain objects; 64-bit integers come as text. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface SessionRequest {
  readonly dataset: { readonly name: string };
  /** The raw file, where the work is over one. */
  readonly file?: string;
  readonly signal?: AbortSignal;
}

/** Runs work in a session; an abort interrupts the running statement, errors of DuckDB become ours. */
export async function withSession<T>(
  options: SessionOptions,
  request: SessionRequest,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  request.signal?.throwIfAborted();
  await mkdir(options.scratchFolder, { recursive: true });
  const folder = await mkdtemp(join(options.scratchFolder, 'rows-'));
  let database: TakenDuckDB | undefined;
  const interrupt = (): void => database?.connection.interrupt();
  try {
    database = await databaseFor(options, request, folder);
    request.signal?.addEventListener('abort', interrupt);
    const result = await work(await prepared(database, folder, request.signal));
    database.giveBack();
    database = undefined;
    return result;
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof RelaisError) throw error;
    const ofDisk = diskFailure(error, { writer: 'rows/duckdb', folder });
    if (ofDisk !== null) throw ofDisk;
    throw new TransientError(
      `[rows/duckdb] typing ${request.dataset.name} failed: ${duckdbMessage(error).split('\n')[0]}; look for room on disk and in memory, then run again`,
      { code: 'TYPING_FAILED', dataset: request.dataset.name, cause: error },
    );
  } finally {
    request.signal?.removeEventListener('abort', interrupt);
    database?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** To type as many bytes takes less than to start a database. */
const SMALL_BYTES = 4_000_000;

/** True for a file that is typed with one thread and little memory, in a database that is kept. */
export const isSmallFile = async (file: string): Promise<boolean> => (await stat(file)).size <= SMALL_BYTES;

async function databaseFor(
  { kept, memoryLimit, threads }: SessionOptions,
  { file }: SessionRequest,
  folder: string,
): Promise<TakenDuckDB> {
  if (kept !== undefined && file !== undefined && (await isSmallFile(file))) return kept();
  const own = await openDuckDB({ path: ':memory:', memoryLimit, threads, tempFolder: join(folder, 'spill') });
  return { ...own, giveBack: own.close };
}

async function prepared(database: OpenDuckDB, folder: string, signal: AbortSignal | undefined): Promise<Session> {
  const { connection } = database;
  // A CSV's size is unknown to the optimizer, which then likes to build its hash table on the wide side.
  await connection.run(`SET disabled_optimizers = 'join_order,build_side_probe_side'`);
  return {
    connection,
    folder,
    signal,
    run: async (sql) => void (await connection.run(sql)),
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
  };
}

/** DuckDB's errors come out of native code and are told apart by their text alone. */
export const duckdbMessage = (error: unknown): string =>
  String((error as { message?: unknown } | null)?.message ?? error);
