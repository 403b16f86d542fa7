import type { Dataset, Table } from './catalogue.js';
import type { Session } from './engine.js';
import { quoteName, quoteText, type Field } from './fields.js';
import { GoogleError } from './google-error.js';
import { partitionsOf } from './partitions.js';
import type { SchemaView } from './sql-reader.js';
import { storedBytes } from './stored-bytes.js';
import { placeOf } from './catalogue.js';
import type { World } from './world.js';

type Cell = string | number | boolean | null;
interface View {
  readonly columns: Readonly<Record<string, string>>;
  rows(
    world: World,
    session: Session,
    datasets: readonly Dataset[],
  ): Promise<readonly Readonly<Record<string, Cell>>[]>;
}

/** Makes the INFORMATION_SCHEMA views that a statement names, as temporary tables. @throws GoogleError notFound */
export async function fillSchemaViews(world: World, session: Session, wanted: readonly SchemaView[]): Promise<void> {
  for (const { as, project, dataset, view } of wanted) {
    const known = views[view];
    if (!known) throw new GoogleError('notFound', `[test server] INFORMATION_SCHEMA.${view} is not known`);
    const datasets =
      dataset === null
        ? world.catalogue.datasets(project)
        : [world.catalogue.dataset({ projectId: project, datasetId: dataset })];
    const rows = await known.rows(world, session, datasets);
    const names = Object.keys(known.columns);
    const columns = Object.entries(known.columns).map(([name, type]) => `${name} ${type}`);
    await session.run(`CREATE OR REPLACE TEMP TABLE ${quoteName(as)} (${columns.join(', ')})`);
    for (const row of rows) {
      await session.run(
        `INSERT INTO ${quoteName(as)} VALUES (${names.map((name) => cell(row[name] ?? null)).join(', ')})`,
      );
    }
  }
}

const cell = (value: Cell) => (typeof value === 'string' ? quoteText(value) : String(value));
const timeCell = (millis: number) => new Date(millis).toISOString();
const everyTable = (world: World, datasets: readonly Dataset[]): Table[] =>
  datasets.flatMap(({ reference }) => [...world.catalogue.tables(reference)]);
const tableNames = ({ reference }: Table) => ({
  table_catalog: reference.projectId,
  table_schema: reference.datasetId,
  table_name: reference.tableId,
});
const nameColumns = { table_catalog: 'VARCHAR', table_schema: 'VARCHAR', table_name: 'VARCHAR' };

const typeNames: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };
function sqlType(field: Field): string {
  const parts = (field.fields ?? []).map((part) => `${part.name} ${sqlType(part)}`);
  const base = field.type === 'RECORD' ? `STRUCT<${parts.join(', ')}>` : (typeNames[field.type] ?? field.type);
  const sized = field.precision ? `${base}(${[field.precision, field.scale].filter(Boolean).join(', ')})` : base;
  return field.mode === 'REPEATED' ? `ARRAY<${sized}>` : sized;
}

const views: Readonly<Record<string, View>> = {
  SCHEMATA: {
    columns: {
      catalog_name: 'VARCHAR',
      schema_name: 'VARCHAR',
      location: 'VARCHAR',
      creation_time: 'TIMESTAMPTZ',
      last_modified_time: 'TIMESTAMPTZ',
    },
    rows: async (_world, _session, datasets) =>
      datasets.map(({ reference, location, created, modified }) => ({
        catalog_name: reference.projectId,
        schema_name: reference.datasetId,
        location,
        creation_time: timeCell(created),
        last_modified_time: timeCell(modified),
      })),
  },
  TABLES: {
    columns: {
      ...nameColumns,
      table_type: 'VARCHAR',
      is_insertable_into: 'VARCHAR',
      is_typed: 'VARCHAR',
      creation_time: 'TIMESTAMPTZ',
      ddl: 'VARCHAR',
    },
    rows: async (world, _session, datasets) =>
      everyTable(world, datasets).map((table) => ({
        ...tableNames(table),
        table_type: table.type === 'VIEW' ? 'VIEW' : 'BASE TABLE',
        is_insertable_into: table.type === 'VIEW' ? 'NO' : 'YES',
        is_typed: 'NO',
        creation_time: timeCell(table.created),
      })),
  },
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
  TABLE_OPTIONS: {
    columns: { ...nameColumns, option_name: 'VARCHAR', option_type: 'VARCHAR', option_value: 'VARCHAR' },
    rows: async (world, _session, datasets) =>
      everyTable(world, datasets)
        .filter(({ description }) => description !== undefined)
        .map((table) => ({
          ...tableNames(table),
          option_name: 'description',
          option_type: 'STRING',
          option_value: JSON.stringify(table.description),
        })),
  },
  TABLE_STORAGE: {
    columns: {
      project_id: 'VARCHAR',
      ...nameColumns,
      total_rows: 'BIGINT',
      total_logical_bytes: 'BIGINT',
      storage_last_modified_time: 'TIMESTAMPTZ',
      deleted: 'BOOLEAN',
    },
    rows: async (world, session, datasets) =>
      Promise.all(
        everyTable(world, datasets)
          .filter(({ type }) => type === 'TABLE')
          .map(async (table) => {
            const partitions = await partitionsOf(session, { ...table, timePartitioning: undefined });
            return {
              ...tableNames(table),
              project_id: table.reference.projectId,
              total_rows: partitions[0]?.rows ?? 0,
              total_logical_bytes: await storedBytes(session, placeOf(table.reference), table.fields),
              storage_last_modified_time: timeCell(table.modified),
              deleted: false,
            };
          }),
      ),
  },
  PARTITIONS: {
    columns: {
      ...nameColumns,
      partition_id: 'VARCHAR',
      total_rows: 'BIGINT',
      total_logical_bytes: 'BIGINT',
      last_modified_time: 'TIMESTAMPTZ',
      storage_tier: 'VARCHAR',
    },
    rows: async (world, session, datasets) => {
      const tables = everyTable(world, datasets).filter(({ type }) => type === 'TABLE');
      const found = await Promise.all(
        tables.map(async (table) => ({ table, partitions: await partitionsOf(session, table) })),
      );
      return found.flatMap(({ table, partitions }) =>
        partitions.map(({ id, rows }) => ({
          ...tableNames(table),
          partition_id: id,
          total_rows: rows,
          last_modified_time: timeCell(table.modified),
          storage_tier: 'ACTIVE',
        })),
      );
    },
  },
};

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
