import type { RowTyper } from '../index.js';
import { compareSnapshots } from './duckdb/compare-snapshots.js';
import { reconcileFile } from './duckdb/reconcile-file.js';
import { withSession, type DuckdbTyperOptions } from './duckdb/session.js';
import { typeFile } from './duckdb/type-file.js';

export type { DuckdbTyperOptions } from './duckdb/session.js';

/** Types rows with DuckDB in bounded memory; files of any size, a private database for each request. */
export const duckdbTyper = (options: DuckdbTyperOptions): RowTyper => ({
  type: (request) => withSession(options, request, (session) => typeFile(session, request)),
  reconcile: (request) => withSession(options, request, (session) => reconcileFile(session, request)),
  compare: (request) => withSession(options, request, (session) => compareSnapshots(session, request)),
});
