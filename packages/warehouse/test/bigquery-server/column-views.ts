import type { Table } from './catalogue.js';
import type { Field } from './fields.js';
import { everyTable, nameColumns, tableNames, type SchemaTable } from './schema-table.js';

const typeNames: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };
function sqlType(field: Field): string {
  const parts = (field.fields ?? []).map((part) => `${part.name} ${sqlType(part)}`);
  const base = field.type === 'RECORD' ? `STRUCT<${parts.join(', ')}>` : (typeNames[field.type] ?? field.type);
  const sized = field.precision ? `${base}(${[field.precision, field.scale].filter(Boolean).join(', ')})` : base;
  return field.mode === 'REPEATED' ? `ARRAY<${sized}>` : sized;
}

/** What INFORMATION_SCHEMA says of columns. */
export const columnViews: Readonly<Record<string, SchemaTable>> = {
  COLUMNS: {
    columns: {
      ...nameColumns,
      column_name: 'VARCHAR',
      ordinal_position: 'BIGINT',
      is_nullable: 'VARCHAR',
      data_type: 'VARCHAR',
      is_partitioning_column: 'VARCHAR',
      clustering_ordinal_position: 'BIGINT',
      column_default: 'VARCHAR',
    },
    rows: async (world, _session, datasets) => everyTable(world, datasets).flatMap(columnRows),
  },
  COLUMN_FIELD_PATHS: {
    columns: {
      ...nameColumns,
      column_name: 'VARCHAR',
      field_path: 'VARCHAR',
      data_type: 'VARCHAR',
      description: 'VARCHAR',
    },
    rows: async (world, _session, datasets) => everyTable(world, datasets).flatMap(pathRows),
  },
};

/** Every column and every field inside of one. */
function pathRows(table: Table) {
  const paths = (column: string, path: string, field: Field): object[] => [
    {
      ...tableNames(table),
      column_name: column,
      field_path: path,
      data_type: sqlType(field),
      description: field.description ?? null,
    },
    ...(field.fields ?? []).flatMap((part) => paths(column, `${path}.${part.name}`, part)),
  ];
  return table.fields.flatMap((field) => paths(field.name, field.name, field)) as Readonly<
    Record<string, string | null>
  >[];
}

function columnRows(table: Table) {
  return table.fields.map((field, index) => {
    const clustered =
      table.clustering?.fields.findIndex((name) => name.toLowerCase() === field.name.toLowerCase()) ?? -1;
    const isPartitioning = table.timePartitioning?.field?.toLowerCase() === field.name.toLowerCase();
    return {
      ...tableNames(table),
      column_name: field.name,
      ordinal_position: index + 1,
      is_nullable: field.mode === 'REQUIRED' ? 'NO' : 'YES',
      data_type: sqlType(field),
      is_partitioning_column: isPartitioning ? 'YES' : 'NO',
      clustering_ordinal_position: clustered < 0 ? null : clustered + 1,
      column_default: 'NULL',
    };
  });
}
