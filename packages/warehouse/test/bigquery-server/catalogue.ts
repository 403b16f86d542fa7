import { randomUUID } from 'node:crypto';
import type { Field } from './fields.js';
import { GoogleError } from './google-error.js';
import type { Place } from './sql-reader.js';

export interface DatasetReference {
  readonly projectId: string;
  readonly datasetId: string;
}
export interface TableReference extends DatasetReference {
  readonly tableId: string;
}
export interface Partitioning {
  readonly type: string;
  /** None = by the time of loading. */
  readonly field?: string;
  readonly expirationMs?: string;
  readonly requirePartitionFilter?: boolean;
}
interface Described {
  readonly friendlyName?: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
export interface Dataset extends Described {
  readonly reference: DatasetReference;
  readonly location: string;
  readonly created: number;
  readonly modified: number;
  readonly etag: string;
  readonly defaultTableExpirationMs?: string;
  readonly access?: readonly object[];
}
export interface Table extends Described {
  readonly reference: TableReference;
  readonly type: 'TABLE' | 'VIEW';
  readonly fields: readonly Field[];
  readonly timePartitioning?: Partitioning | undefined;
  readonly clustering?: { readonly fields: readonly string[] } | undefined;
  readonly requirePartitionFilter?: boolean;
  readonly view?: { readonly query: string; readonly useLegacySql: boolean };
  readonly expirationTime?: string;
  readonly created: number;
  readonly modified: number;
  readonly etag: string;
}

/** What exists, with all that DuckDB does not keep. Values are replaced, never changed. */
export interface Catalogue {
  datasets(project: string): readonly Dataset[];
  /** @throws GoogleError notFound */
  dataset(reference: DatasetReference): Dataset;
  hasDataset(reference: DatasetReference): boolean;
  putDataset(dataset: Omit<Dataset, 'etag' | 'modified'>): Dataset;
  dropDataset(reference: DatasetReference): void;
  tables(reference: DatasetReference): readonly Table[];
  findTable(reference: TableReference): Table | null;
  /** @throws GoogleError notFound */
  table(reference: TableReference): Table;
  putTable(table: Omit<Table, 'etag' | 'modified'>): Table;
  dropTable(reference: TableReference): void;
  /** Records that rows changed. */
  touch(reference: TableReference): void;
}

export const datasetKey = ({ projectId, datasetId }: DatasetReference) => `${projectId}.${datasetId}`;
/** The table's name on DuckDB. */
export const placeOf = (reference: TableReference): Place => ({
  schema: datasetKey(reference),
  table: reference.tableId,
});
export const tableKey = ({ schema, table }: Place) => `${schema}.${table}`;
export const keyOf = (reference: TableReference) => tableKey(placeOf(reference));
/** `project:dataset.table`, as messages write it. */
export const legacyName = ({ projectId, datasetId, tableId }: TableReference) => `${projectId}:${datasetId}.${tableId}`;
export const referenceOf = ({ schema, table }: Place): TableReference => {
  const [projectId = '', datasetId = ''] = schema.split('.');
  return { projectId, datasetId, tableId: table };
};

export function createCatalogue(now: () => number = Date.now): Catalogue {
  const datasets = new Map<string, Dataset>();
  const tables = new Map<string, Table>();
  const stamp = () => ({ etag: `"${randomUUID()}"`, modified: now() });
  const findTable = (reference: TableReference) => tables.get(keyOf(reference)) ?? null;
  const dataset = (reference: DatasetReference): Dataset => {
    const found = datasets.get(datasetKey(reference));
    if (found) return found;
    throw new GoogleError('notFound', `Not found: Dataset ${reference.projectId}:${reference.datasetId}`);
  };
  const table = (reference: TableReference): Table => {
    dataset(reference);
    const found = findTable(reference);
    if (found) return found;
    throw new GoogleError('notFound', `Not found: Table ${legacyName(reference)}`);
  };
  return {
    datasets: (project) => [...datasets.values()].filter(({ reference }) => reference.projectId === project),
    dataset,
    hasDataset: (reference) => datasets.has(datasetKey(reference)),
    putDataset: (given) => {
      const made: Dataset = { ...given, ...stamp() };
      datasets.set(datasetKey(made.reference), made);
      return made;
    },
    dropDataset: (reference) => void datasets.delete(datasetKey(reference)),
    tables: (reference) =>
      [...tables.values()].filter((found) => datasetKey(found.reference) === datasetKey(reference)),
    findTable,
    table,
    putTable: (given) => {
      const made: Table = { ...given, ...stamp() };
      tables.set(keyOf(made.reference), made);
      return made;
    },
    dropTable: (reference) => void tables.delete(keyOf(reference)),
    touch: (reference) => {
      const found = findTable(reference);
      if (found) tables.set(keyOf(reference), { ...found, ...stamp() });
    },
  };
}
