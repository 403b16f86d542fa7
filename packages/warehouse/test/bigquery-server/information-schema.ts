import type { Table } from './catalogue.js';
import { columnViews } from './column-views.js';
import type { Session } from './engine.js';
import { quoteName, quoteText } from './fields.js';
import { GoogleError } from './google-error.js';
import { partitionsOf } from './partitions.js';
import { everyTable, nameColumns, tableNames, type Cell, type SchemaTable } from './schema-table.js';
import type { SchemaView } from './sql-reader.js';
import { storedBytes } from './stored-bytes.js';
import { placeOf } from './catalogue.js';
import type { World } from './world.js';

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
const views: Readonly<Record<string, SchemaTable>> = {
  ...columnViews,
  MATERIALIZED_VIEWS: { columns: nameColumns, rows: async () => [] },
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
            const { row_count: rows, size_bytes: bytes } = await sizeOf(session, table);
            return {
              ...tableNames(table),
              project_id: table.reference.projectId,
              total_rows: rows,
              total_logical_bytes: bytes,
              storage_last_modified_time: timeCell(table.modified),
              deleted: false,
            };
          }),
      ),
  },
  // The older way to ask: `dataset.__TABLES__`.
  __TABLES__: {
    columns: {
      project_id: 'VARCHAR',
      dataset_id: 'VARCHAR',
      table_id: 'VARCHAR',
      creation_time: 'BIGINT',
      last_modified_time: 'BIGINT',
      row_count: 'BIGINT',
      size_bytes: 'BIGINT',
      type: 'BIGINT',
    },
    rows: async (world, session, datasets) =>
      Promise.all(
        everyTable(world, datasets).map(async (table) => ({
          project_id: table.reference.projectId,
          dataset_id: table.reference.datasetId,
          table_id: table.reference.tableId,
          creation_time: table.created,
          last_modified_time: table.modified,
          ...(table.type === 'VIEW'
            ? { row_count: 0, size_bytes: 0, type: 2 }
            : { ...(await sizeOf(session, table)), type: 1 }),
        })),
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

async function sizeOf(session: Session, table: Table) {
  const [whole] = await partitionsOf(session, { ...table, timePartitioning: undefined });
  const bytes = await storedBytes(session, placeOf(table.reference), table.fields);
  return { row_count: whole?.rows ?? 0, size_bytes: bytes };
}
