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

interface SyntaxNode {
  readonly type?: unknown;
  readonly table_name?: unknown;
  readonly function?: { readonly function_name?: unknown };
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
  const offences: string[] = [];
  const { error, error_type, error_message, statements } = JSON.parse(
    String(serialized.getRows()[0]?.[0]),
    (_key, node: SyntaxNode | null) => {
      const offence = offenceOf(node ?? {});
      if (offence !== null) offences.push(offence);
      return node;
    },
  ) as SerializedSql;
  if (error && error_type === 'parser')
    throw new PermanentError(`[warehouse/duckdb] ${error_message}; correct the query`, { code: 'SQL_FAILED' });
  if (statements?.length !== 1) throw refused('only a single SELECT is run here');
  if (offences[0] !== undefined) throw refused(offences[0]);
}

function offenceOf(node: SyntaxNode): string | null {
  const called = String(node.function?.function_name).toLowerCase();
  if (node.type === 'TABLE_FUNCTION' && !TABLE_FUNCTIONS.has(called)) return `${called}() is not allowed here`;
  // DuckDB opens a file where a table name looks like one.
  if (node.type === 'BASE_TABLE' && /[/.]/.test(String(node.table_name))) return `${node.table_name} is no table`;
  return null;
}

const refused = (why: string): PermanentError =>
  new PermanentError(`[warehouse/duckdb] ${why}; query the tables of the generation with one SELECT`, {
    code: 'SQL_REFUSED',
  });
