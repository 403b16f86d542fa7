import { RelaisError } from '@relais/core';
import type { BigQueryClient } from './client.js';
import type { TableName } from './names.js';
import type { TableResource } from './table-shape.js';

/** A dataset as a list tells it. */
export interface DatasetResource {
  readonly datasetReference: { readonly datasetId: string };
  readonly labels?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, in digits; `datasets.get` alone tells it. */
  readonly creationTime?: string;
}

const tablePath = ({ dataset, table }: TableName): string => `datasets/${dataset}/tables/${encodeURIComponent(table)}`;
const spoken = ({ dataset, table }: TableName): string => `${dataset}.${table}`;

/** Creates a dataset, unless it is there: then it is left alone, and the right to create one is not asked for. */
export async function ensureDataset(
  client: BigQueryClient,
  dataset: string,
  settings: {
    readonly description: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  },
): Promise<void> {
  if ((await getDataset(client, dataset)) !== null) return;
  const body = {
    datasetReference: { projectId: client.project, datasetId: dataset },
    location: client.location,
    ...settings,
  };
  await unless('EXISTS', client.call(`dataset ${dataset}`, { method: 'POST', path: 'datasets', body }));
}

/** The dataset, or null when there is none. */
export const getDataset = (client: BigQueryClient, dataset: string): Promise<DatasetResource | null> =>
  unless(
    'NOT_FOUND',
    client.call<DatasetResource>(`dataset ${dataset}`, { method: 'GET', path: `datasets/${dataset}` }),
  );

export const patchDataset = (client: BigQueryClient, dataset: string, body: unknown): Promise<unknown> =>
  client.call(`dataset ${dataset}`, { method: 'PATCH', path: `datasets/${dataset}`, body });

/** Removes a dataset and all of its tables; none is the same outcome. */
export const dropDataset = (client: BigQueryClient, dataset: string): Promise<unknown> =>
  unless(
    'NOT_FOUND',
    client.call(`dataset ${dataset}`, {
      method: 'DELETE',
      path: `datasets/${dataset}`,
      query: { deleteContents: true },
    }),
  );

export const listDatasets = (client: BigQueryClient): Promise<readonly DatasetResource[]> =>
  listed<DatasetResource>(client, 'the datasets', 'datasets', 'datasets');

/** The table, or null when it or its dataset is not there. */
export const getTable = (client: BigQueryClient, name: TableName): Promise<TableResource | null> =>
  unless('NOT_FOUND', client.call<TableResource>(`table ${spoken(name)}`, { method: 'GET', path: tablePath(name) }));

/** @returns the table, or null when there was one already */
export const createTable = (
  client: BigQueryClient,
  name: TableName,
  resource: TableResource,
): Promise<TableResource | null> =>
  unless(
    'EXISTS',
    client.call<TableResource>(`table ${spoken(name)}`, {
      method: 'POST',
      path: `datasets/${name.dataset}/tables`,
      body: {
        tableReference: { projectId: client.project, datasetId: name.dataset, tableId: name.table },
        ...resource,
      },
    }),
  );

export const patchTable = (client: BigQueryClient, name: TableName, body: unknown): Promise<TableResource> =>
  client.call<TableResource>(`table ${spoken(name)}`, { method: 'PATCH', path: tablePath(name), body });

/** Removes a table; none is the same outcome. */
export const dropTable = (client: BigQueryClient, name: TableName): Promise<unknown> =>
  unless('NOT_FOUND', client.call(`table ${spoken(name)}`, { method: 'DELETE', path: tablePath(name) }));

/** A table as a list tells it. */
export interface ListedTable {
  readonly table: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

interface TableEntry {
  readonly tableReference: { readonly tableId: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly creationTime?: string;
}

/** A dataset's tables; none when there is no dataset. */
export async function listTables(client: BigQueryClient, dataset: string): Promise<readonly ListedTable[]> {
  const tables = await unless(
    'NOT_FOUND',
    listed<TableEntry>(client, `the tables of ${dataset}`, `datasets/${dataset}/tables`, 'tables'),
  );
  return (tables ?? []).map(({ tableReference, labels = {}, creationTime }) => ({
    ...{ table: tableReference.tableId, labels },
    created: Number(creationTime ?? Date.now()),
  }));
}

async function listed<T>(client: BigQueryClient, what: string, path: string, key: string): Promise<readonly T[]> {
  const found: T[] = [];
  for (let pageToken: string | undefined = ''; pageToken !== undefined;) {
    const query = { maxResults: 1000, ...(pageToken && { pageToken }) };
    const page: Record<string, unknown> = await client.call(what, { method: 'GET', path, query });
    found.push(...((page[key] as T[] | undefined) ?? []));
    pageToken = (page['nextPageToken'] as string | undefined) || undefined;
  }
  return found;
}

/** A request that is no failure where it ends with this code: then its outcome is null. */
export async function unless<T>(code: string, request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RelaisError && error.code === code) return null;
    throw error;
  }
}
