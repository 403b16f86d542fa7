import {
  describeLicence,
  PermanentError,
  type ColumnType,
  type DatasetDefinition,
  type PipelineDefinition,
} from '@relais/core';
import { tableOf, type Areas, type TableName } from './names.js';
import { resourceLabels } from './labels.js';
import type { Field, TableShape } from './table-shape.js';

/** The tables of a dataset and what they are to look like. */
export interface SourceShapes {
  readonly dataset: DatasetDefinition;
  readonly source: TableName;
  /** Holds the snapshots one by one: the source table itself where snapshots are appended, else a table in `typed`. */
  readonly holder: TableName;
  /** The holder's partition column, which holds the snapshot's date. */
  readonly dateColumn: string;
  readonly revisions: TableName | null;
  readonly shapes: readonly { readonly name: TableName; readonly shape: TableShape }[];
}

const TYPES: Readonly<Record<ColumnType, Pick<Field, 'type' | 'precision' | 'scale'>>> = {
  STRING: { type: 'STRING' },
  INT64: { type: 'INTEGER' },
  'NUMERIC(10,2)': { type: 'NUMERIC', precision: '10', scale: '2' },
  FLOAT64: { type: 'FLOAT' },
  DATE: { type: 'DATE' },
  TIMESTAMP: { type: 'TIMESTAMP' },
  BOOL: { type: 'BOOLEAN' },
};

const ADDED: readonly Field[] = [
  { name: 'row_id', type: 'STRING', description: 'Identity of the row across snapshots' },
  { name: '_snapshot_date', type: 'DATE', description: 'Date of the snapshot this row comes from' },
  { name: '_source_sha256', type: 'STRING', description: 'sha256 of the raw file this row comes from' },
];

/** Columns that make a row's content: two rows that agree in them say the same. */
export function contentFields(dataset: DatasetDefinition): readonly Field[] {
  const declared = dataset.columns.map(({ name, type, description }) => ({ name, ...TYPES[type], description }));
  if (dataset.translation === undefined) return declared;
  const { columns, statusColumn, to } = dataset.translation;
  const translated = Object.entries(columns).map(([from, name]) => text(name, `${from}, translated to ${to}`));
  return [...declared, ...translated, text(statusColumn, 'Where the worse of the translations of this row came from')];
}

/**
 * The tables of a dataset as its definition asks for them.
 * @throws PermanentError `PARTITION_UNSUPPORTED` where one snapshot cannot be one partition
 */
export function sourceShapes(areas: Areas, pipeline: PipelineDefinition, dataset: DatasetDefinition): SourceShapes {
  const source = { dataset: areas.sourceTables, table: tableOf(dataset.name) };
  const labels = resourceLabels(pipeline, dataset.name);
  const fields = [...contentFields(dataset), ...ADDED];
  const description = `${dataset.description} Grain: ${dataset.grain}. Licence: ${describeLicence(dataset.licence)}.`;
  const served = { fields, description, labels, clustering: dataset.clusterBy ?? [] };
  if (dataset.load.mode === 'append') {
    const dateColumn = appendColumn(dataset);
    const requireFilter = dataset.partitionBy?.requireFilter ?? false;
    const shape = { ...served, partitioning: { field: dateColumn, type: 'DAY', requireFilter } } as const;
    return { dataset, source, holder: source, dateColumn, revisions: null, shapes: [{ name: source, shape }] };
  }
  const holder = { dataset: areas.typed, table: source.table };
  const dateColumn = '_snapshot_date';
  const { partitionBy } = dataset;
  const partitioning = partitionBy
    ? { field: partitionBy.column, type: partitionBy.granularity, requireFilter: partitionBy.requireFilter ?? false }
    : null;
  const typed: TableShape = {
    ...{ fields, labels, clustering: ['row_id'] },
    description: `Every loaded snapshot of ${dataset.name}, from which source_tables.${source.table} is computed.`,
    partitioning: { field: dateColumn, type: 'DAY', requireFilter: false },
  };
  const revisions = revisionsOf(areas, dataset, fields, labels);
  const shapes = [{ name: holder, shape: typed }, { name: source, shape: { ...served, partitioning } }, ...revisions];
  return { dataset, source, holder, dateColumn, revisions: revisions[0]?.name ?? null, shapes };
}

function revisionsOf(
  areas: Areas,
  { load }: DatasetDefinition,
  fields: readonly Field[],
  labels: TableShape['labels'],
): SourceShapes['shapes'] {
  if (load.mode !== 'merge') return [];
  const { table, carry, measures } = load.revisions;
  const names = ['row_id', ...carry, ...measures, '_snapshot_date'];
  const description = `Every distinct succession of ${measures.join(', ')} for each row id, the first included`;
  const own = names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const shape = { fields: own, description, labels, partitioning: null, clustering: ['row_id'] };
  return [{ name: { dataset: areas.sourceTables, table: tableOf(table) }, shape }];
}

/** Appended snapshots are replaced by truncating their partition, so a partition must hold one snapshot and no more. */
function appendColumn({ name, partitionBy, snapshotDate }: DatasetDefinition): string {
  if (partitionBy === undefined) return '_snapshot_date';
  const own = snapshotDate.from === 'column' ? [snapshotDate.column, '_snapshot_date'] : ['_snapshot_date'];
  if (partitionBy.granularity === 'DAY' && own.includes(partitionBy.column)) return partitionBy.column;
  throw new PermanentError(
    `[warehouse/bigquery] ${name} is appended, so each of its partitions must be one snapshot; partition it by DAY on ${own.join(' or ')}, or leave partitionBy out`,
    { code: 'PARTITION_UNSUPPORTED', dataset: name },
  );
}

const text = (name: string, description: string): Field => ({ name, type: 'STRING', description });
