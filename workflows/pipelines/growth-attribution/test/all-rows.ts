import type { BuiltModels } from './models-on-duckdb.js';

/** Every row of every table that the models made, but of what differs by how they were computed, as texts in order. */
export async function allRows({ query }: BuiltModels): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await query(`SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
    WHERE table_schema IN ('staging', 'dwh', 'marts', 'checks') AND table_name <> 'touched_users' ORDER BY 1`);
  const rows: Record<string, readonly string[]> = {};
  for (const { name } of tables) rows[String(name)] = (await query(`FROM ${String(name)}`)).map(textOf).sort();
  return rows;
}

const textOf = (row: object): string => JSON.stringify(row);
