import type { DuckDBResult } from '@duckdb/node-api';
import type { QueryResult } from '../../index.js';
import { queryResult } from '../../query-result.js';
import { jsonValue } from './json-value.js';

/** The rows of a result as values that are ready for JSON. */
export async function readRows(result: DuckDBResult): Promise<QueryResult> {
  const columns = result.columnNames().map((name, index) => ({ name, type: String(result.columnType(index)) }));
  return queryResult(columns, await result.convertRows(jsonValue));
}
