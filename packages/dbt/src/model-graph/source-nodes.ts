import { sourceTable, type ColumnDefinition, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import type { GraphColumn, GraphNode } from '../model-graph.js';

/** The source tables of a pipeline, as its datasets declare them. */
export const sourceNodes = ({ datasets, owner }: PipelineDefinition): readonly GraphNode[] =>
  datasets.flatMap((dataset) => [
    sourceNode(sourceTable(dataset.name), dataset.description, owner, columnsOf(dataset)),
    ...revisionNodes(dataset, owner),
  ]);

function sourceNode(
  table: string,
  description: string,
  owner: string,
  columns: readonly GraphColumn[],
  parents: readonly string[] = [],
): GraphNode {
  const [schema = '', name = ''] = table.split('.');
  const unsaid = { meta: {}, file: null, tests: [], unread: null };
  return { table, schema, name, kind: 'source', description, owner, ...unsaid, columns, parents };
}

function columnsOf(dataset: DatasetDefinition): readonly GraphColumn[] {
  const table = sourceTable(dataset.name);
  const from = (names: readonly string[]) => names.map((column) => ({ table, column }));
  const { snapshotDate } = dataset;
  return [
    ...dataset.columns.map((column) => declared(dataset, column)),
    ...translated(dataset, from),
    made('row_id', 'STRING', 'Identity of the row across snapshots', from(dataset.rowId)),
    made(
      '_snapshot_date',
      'DATE',
      `Date of the snapshot this row comes from${snapshotDate.from === 'column' ? '' : `: ${dateOrigins[snapshotDate.from]}`}`,
      snapshotDate.from === 'column' ? from([snapshotDate.column]) : [],
    ),
    made('_source_sha256', 'STRING', 'sha256 of the raw file this row comes from', []),
  ];
}

const dateOrigins = { 'logical-date': 'of the run that fetched it', 'file-name': "from the file's name" } as const;

function declared({ name: dataset, format }: DatasetDefinition, column: ColumnDefinition): GraphColumn {
  const { name, source = [name], type, description, position = null } = column;
  const field = { dataset, names: format.header ? source : [], position: format.header ? null : position };
  return { ...made(name, type, description, []), field };
}

function translated(
  { translation }: DatasetDefinition,
  from: (names: readonly string[]) => GraphColumn['from'],
): readonly GraphColumn[] {
  if (translation === undefined) return [];
  const { columns, statusColumn, to } = translation;
  return [
    ...Object.entries(columns).map(([source, name]) =>
      made(name, 'STRING', `${source}, translated to ${to}`, from([source])),
    ),
    made(
      statusColumn,
      'STRING',
      'Where the worse of the translations of this row came from',
      from(Object.keys(columns)),
    ),
  ];
}

/** The table of revisions is computed from the same snapshots as the dataset's own. */
function revisionNodes(dataset: DatasetDefinition, owner: string): readonly GraphNode[] {
  if (dataset.load.mode !== 'merge') return [];
  const { table: name, carry, measures } = dataset.load.revisions;
  const parent = sourceTable(dataset.name);
  const names = ['row_id', ...carry, ...measures, '_snapshot_date'];
  const columns = columnsOf(dataset)
    .filter((column) => names.includes(column.name))
    .map(({ name, type, description }) => made(name, type, description, [{ table: parent, column: name }]));
  const description = `Every distinct succession of ${measures.join(', ')} for each row id, the first included.`;
  return [sourceNode(sourceTable(name), description, owner, columns, [parent])];
}

const made = (name: string, type: string | null, description: string, from: GraphColumn['from']): GraphColumn => ({
  name,
  type,
  description,
  tests: [],
  from,
});
