import type { QueryResult } from '../../index.js';
import { queryResult } from '../../query-result.js';
import { jsonValue } from './json-value.js';
import { select } from './run-query.js';
import type { Session } from './session.js';
import type { Statement } from './statement.js';
import { typeName } from './table-shape.js';

/** Runs a SELECT and reads its rows as values that are ready for JSON. */
export async function readRows(session: Session, what: string, statement: Statement): Promise<QueryResult> {
  const { fields, rows } = await select(session, what, statement);
  return queryResult(
    fields.map((field) => ({ name: field.name, type: typeName(field) })),
    rows.map((row) => fields.map((field, index) => jsonValue(row[index], field))),
  );
}
