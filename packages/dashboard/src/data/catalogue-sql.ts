import type { Warehouse } from '@relais/warehouse';

/** What readers may name without a prefix, the same on every warehouse. */
const AREAS = ['source_tables', 'marts'] as const;

/** Area, table, column and type of every published column, in the order of the tables' columns. */
export function columnsSql(dialect: Warehouse['dialect']): string {
  const from = (area: string): string =>
    dialect === 'bigquery'
      ? `${area}.INFORMATION_SCHEMA.COLUMNS`
      : `(select * from information_schema.columns where table_schema = '${area}') as columns_of_${area}`;
  const parts = AREAS.map(
    (area) => `select '${area}' as area, table_name, column_name, data_type, ordinal_position from ${from(area)}`,
  );
  return `${parts.join('\nunion all\n')}\norder by 1, 2, 5`;
}

/** One row for each table: its name and how many rows it has. @param tables `marts.dim_courses`, as the warehouse told them */
export const countsSql = (tables: readonly string[]): string =>
  tables.map((table) => `select '${table}' as table_name, count(*) as row_count from ${table}`).join('\nunion all\n');
