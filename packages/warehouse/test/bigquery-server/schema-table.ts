import type { Dataset, Table } from './catalogue.js';
import type { Session } from './engine.js';
import type { World } from './world.js';

export type Cell = string | number | boolean | null;
/** One INFORMATION_SCHEMA view: its columns with DuckDB's types, and its rows for some datasets. */
export interface SchemaTable {
  readonly columns: Readonly<Record<string, string>>;
  rows(
    world: World,
    session: Session,
    datasets: readonly Dataset[],
  ): Promise<readonly Readonly<Record<string, Cell>>[]>;
}

export const everyTable = (world: World, datasets: readonly Dataset[]): Table[] =>
  datasets.flatMap(({ reference }) => [...world.catalogue.tables(reference)]);

export const tableNames = ({ reference }: Table) => ({
  table_catalog: reference.projectId,
  table_schema: reference.datasetId,
  table_name: reference.tableId,
});
export const nameColumns = { table_catalog: 'VARCHAR', table_schema: 'VARCHAR', table_name: 'VARCHAR' };
