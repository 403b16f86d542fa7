import { join } from 'node:path';
import { keepDatabases } from '@relais/duckdb';
import type { RowTyper } from '../index.js';
import { compareSnapshots } from './duckdb/compare-snapshots.js';
import { reconcileFile } from './duckdb/reconcile-file.js';
import { withSession, type DuckdbTyperOptions, type SessionOptions } from './duckdb/session.js';
import { typeFile } from './duckdb/type-file.js';

export { isSmallFile, type DuckdbTyperOptions } from './duckdb/session.js';

/**
 * Types rows with DuckDB in bounded memory; files of any size. Each request works in a database that no other sees:
 * one of its own, or for a small file one that was kept from another small file.
 */
export function duckdbTyper(given: DuckdbTyperOptions): RowTyper {
  const tempFolder = join(given.scratchFolder, 'spill');
  const kept = keepDatabases({ memoryLimit: given.memoryLimit, threads: 1, tempFolder });
  const options: SessionOptions = { ...given, kept };
  return {
    type: (request) => withSession(options, request, (session) => typeFile(session, request)),
    reconcile: (request) => withSession(options, request, (session) => reconcileFile(session, request)),
    compare: (request) => withSession(options, request, (session) => compareSnapshots(session, request)),
  };
}
