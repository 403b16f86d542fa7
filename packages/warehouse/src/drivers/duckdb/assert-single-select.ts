import type { DuckDBConnection } from '@duckdb/node-api';
import { PermanentError } from '@relais/core';

/** Functions that may stand where a table stands: they make rows out of their arguments, or list the catalogue. */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['range', 'generate_series', 'repeat', 'unnest', 'json_each', 'json_tree'],
  ...['duckdb_columns', 'duckdb_schemas', 'duckdb_tables', 'duckdb_views', 'pragma_table_info'],
]);

interface SerializedSql {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly unknown[];
}

/**
 * Lets exactly one SELECT pass; DESCRIBE, SHOW and SUMMARIZE are SELECTs to DuckDB.
 *
 * The statement is judged by its syntax tree before DuckDB prepares it, because preparing alone may write (EXPORT makes
 * its folder). A SELECT may write too, through `enable_logging(storage => 'file')`, run text as SQL through `query()`,
 * and read files; so only table functions known to be harmless pass. Views of the generation are not looked into.
 * @throws PermanentError `SQL_REFUSED`, or `SQL_FAILED` when it is no SQL
 */
export async function assertSingleSelect(connection: DuckDBConnection, sql: string): Promise<void> {
  const serialized = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [sql]);
  const functions: string[] = [];
  const {
    error,
    error_type,
    error_message,
    statements = [],
  } = JSON.parse(
    String(serialized.getRows()[0]?.[0]),
    (_key, node: { type?: unknown; function?: { function_name?: unknown } } | null) => {
      if (node?.type === 'TABLE_FUNCTION') functions.push(String(node.function?.function_name).toLowerCase());
      return node;
    },
  ) as SerializedSql;
  if (error && error_type === 'parser')
    throw new PermanentError(`[warehouse/duckdb] ${error_message}; correct the query`, { code: 'SQL_FAILED' });
  if (error || statements.length !== 1) throw refused('only a single SELECT is run here');
  const forbidden = functions.find((name) => !TABLE_FUNCTIONS.has(name));
  if (forbidden !== undefined) throw refused(`${forbidden}() is not allowed here`);
}

const refused = (why: string): PermanentError =>
  new PermanentError(`[warehouse/duckdb] ${why}; query the tables of the generation with one SELECT`, {
    code: 'SQL_REFUSED',
  });
