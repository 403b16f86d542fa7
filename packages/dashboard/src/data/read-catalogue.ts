import { columnContract, sourceTable, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import type { LoadedSnapshot, Warehouse } from '@relais/warehouse';
import type { CatalogueModel, ColumnModel, SourceModel, TableModel, TableSummary } from '../model/table-model.js';
import { columnsSql, countsSql } from './catalogue-sql.js';
import type { GenerationReader } from './generation-reader.js';
import { partitionsOf } from './partitions.js';
import { publishedModel } from './provenance.js';
import type { TableDescriptions } from './table-descriptions.js';

export interface CatalogueRequest {
  readonly dialect: Warehouse['dialect'];
  readonly definition: PipelineDefinition;
  readonly loaded: readonly LoadedSnapshot[];
  readonly descriptions: TableDescriptions;
}

export async function readCatalogue(reader: GenerationReader, request: CatalogueRequest): Promise<CatalogueModel> {
  const { name, title } = request.definition;
  const tables = await readTables(reader, request);
  return {
    pipeline: name,
    title,
    published: publishedModel(reader.generation),
    tables: tables.map(({ columns, ...table }): TableSummary => ({ ...summaryOf(table), columns: columns.length })),
  };
}

/** @returns null when no such table is published */
export async function readTable(
  reader: GenerationReader,
  request: CatalogueRequest,
  name: string,
): Promise<TableModel | null> {
  const tables = await readTables(reader, request);
  return tables.find((table) => table.name === name) ?? null;
}

const summaryOf = ({
  name,
  kind,
  description,
  rows,
  bytes,
}: Omit<TableModel, 'columns'>): Omit<TableSummary, 'columns'> => ({
  name,
  kind,
  description,
  rows,
  bytes,
});

async function readTables(reader: GenerationReader, request: CatalogueRequest): Promise<readonly TableModel[]> {
  const columns = new Map<string, ColumnModel[]>();
  const { values } = await reader.query(columnsSql(request.dialect));
  for (const [area, table, name, type] of values) {
    const of = `${String(area)}.${String(table)}`;
    const column = {
      name: String(name),
      type: String(type),
      description: null,
      contract: null,
      required: false,
      checks: [],
    };
    columns.set(of, [...(columns.get(of) ?? []), column]);
  }
  const names = [...columns.keys()];
  const counted = names.length === 0 ? [] : (await reader.query(countsSql(names))).values;
  const rows = new Map(counted.map(([table, count]) => [String(table), Number(count)]));
  return names.map((name) => describe(reader, request, name, columns.get(name) ?? [], rows.get(name) ?? 0));
}

function describe(
  reader: GenerationReader,
  { definition, loaded, descriptions }: CatalogueRequest,
  name: string,
  columns: readonly ColumnModel[],
  rows: number,
): TableModel {
  const { dataset, kind } = kindOf(definition, name);
  const partitions = kind === 'source' && dataset ? partitionsOf(reader.generation, loaded, dataset.name) : [];
  const told = descriptions.get(name);
  return {
    pipeline: definition.name,
    title: definition.title,
    published: publishedModel(reader.generation),
    owner: told?.owner || definition.owner,
    name,
    kind,
    description: kind === 'source' ? (dataset?.description ?? null) : (told?.description ?? null),
    rows,
    bytes: dataset?.load.mode === 'append' ? sum(partitions.map(({ counts }) => counts?.bytes ?? null)) : null,
    columns: columns.map((column) => ({
      ...column,
      ...(kind === 'model' ? told?.columns.get(column.name) : declared(dataset, column.name)),
    })),
    checks: kind === 'model' ? (told?.checks ?? []) : [],
    source: dataset && kind === 'source' ? sourceOf(dataset) : null,
    partitions,
  };
}

function kindOf(
  { datasets }: PipelineDefinition,
  table: string,
): { readonly kind: TableModel['kind']; readonly dataset: DatasetDefinition | null } {
  const source = datasets.find(({ name }) => sourceTable(name) === table);
  if (source !== undefined) return { kind: 'source', dataset: source };
  const revised = datasets.find(
    ({ load }) => load.mode === 'merge' && `source_tables.${load.revisions.table}` === table,
  );
  return revised === undefined ? { kind: 'model', dataset: null } : { kind: 'revisions', dataset: revised };
}

/** What is agreed about a column of a source, or what we add to each. */
function declared(
  dataset: DatasetDefinition | null,
  name: string,
): Pick<ColumnModel, 'description' | 'contract' | 'required'> {
  const column = dataset?.columns.find((each) => each.name === name);
  if (dataset === null || column === undefined)
    return { description: ADDED[name] ?? null, contract: null, required: false };
  const { description, required = false } = column;
  return { description, contract: columnContract(dataset, column), required };
}

const ADDED: Readonly<Record<string, string>> = {
  row_id: 'Fingerprint of the values that identify the row',
  _snapshot_date: 'Date of the snapshot the row comes from',
  _source_sha256: 'SHA-256 of the file the row comes from',
};

const sourceOf = (dataset: DatasetDefinition): SourceModel => ({
  dataset: dataset.name,
  grain: dataset.grain,
  licence: dataset.licence,
  load: dataset.load.mode,
  rowId: dataset.rowId,
  newColumns: dataset.contract?.newColumns ?? 'discard',
  quarantineMaxShare: dataset.quarantineMaxShare,
  partitionedBy: dataset.partitionBy?.column ?? null,
  clusteredBy: dataset.clusterBy ?? [],
});

const sum = (sizes: readonly (number | null)[]): number | null =>
  sizes.some((bytes) => bytes === null) ? null : sizes.reduce<number>((total, bytes) => total + (bytes ?? 0), 0);
