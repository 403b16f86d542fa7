import type { NamedStatement } from '@relais/warehouse/drivers/bigquery/statements';
import { typeName } from '@relais/warehouse/drivers/bigquery/table-shape';
import type { SqlAnalyser, SqlVerdict } from './sql-analyser.js';

/** Judges a statement of the BigQuery driver where the tables are there that it asks for, and no others. */
export function judgeStatement(analyser: SqlAnalyser, project: string, statement: NamedStatement): Promise<SqlVerdict> {
  const { name, sql, parameters = {}, tables } = statement;
  const byName = new Map(tables.map((table) => [`${project}.${table.name.dataset}.${table.name.table}`, table.fields]));
  analyser.setCatalog({
    defaultProject: project,
    tables: [...byName].map(([table, fields]) => ({
      name: table,
      columns: fields.map((field) => ({ name: field.name, type: typeName(field) })),
    })),
  });
  const types = Object.entries(parameters).map(([parameter, { type }]) => [parameter, type]);
  return analyser.judge({ name, sql, parameters: Object.fromEntries(types) });
}

/** Changes of permanent tables that BigQuery refuses inside a transaction, of the statements judged. */
export function definitionsInTransaction({ statementKinds }: SqlVerdict): readonly string[] {
  let open = false;
  return statementKinds.filter((kind) => {
    if (kind === 'BeginStmt') open = true;
    if (kind === 'CommitStmt' || kind === 'RollbackStmt') open = false;
    return open && /^(Create|Drop|Alter)/.test(kind);
  });
}
