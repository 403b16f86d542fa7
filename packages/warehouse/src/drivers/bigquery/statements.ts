import type { PipelineDefinition } from '@relais/core';
import { countDifferent, countRemeasured } from './changed-sql.js';
import { heldVersions, heldVersionsOf, dropSnapshots, holderOf } from './held-sql.js';
import { ledgerOf } from './ledger.js';
import {
  inTransaction,
  mergeStage,
  stageNewestRows,
  stageRevisions,
  stateDifference,
  winningDates,
} from './merge-sql.js';
import { areasOf, inGeneration, type Areas, type TableName } from './names.js';
import { replacePartition } from './place-snapshot.js';
import { publishGeneration, readGenerations, readPointer } from './publish-sql.js';
import { contentFields, sourceShapes, type SourceShapes } from './source-shape.js';
import { text, type Statement } from './statement.js';
import { copyRows, countRows, type ShapedTable } from './table-sql.js';
import type { Field, TableShape } from './table-shape.js';

/** A statement that a run may send, and the tables that must be there for it. */
export interface NamedStatement extends Statement {
  readonly name: string;
  readonly tables: readonly { readonly name: TableName; readonly fields: readonly Field[] }[];
}

const SAMPLE_DATES = ['2025-01-05', '2025-02-02'];

/**
 * Every statement that loading and publishing a pipeline sends, for whoever wants to judge them without sending any.
 * @param marts columns of each mart by its name
 */
export function statementsOf(
  pipeline: PipelineDefinition,
  place: { readonly project: string; readonly datasetPrefix: string | null },
  marts: Readonly<Record<string, readonly Field[]>> = {},
): readonly NamedStatement[] {
  const areas = areasOf(place.project, pipeline.name, place.datasetPrefix);
  const ofDatasets = pipeline.datasets.flatMap((dataset) => ofDataset(areas, sourceShapes(areas, pipeline, dataset)));
  return [...ofDatasets, ...ofPublishing(areas, marts)];
}

function ofDataset(areas: Areas, tables: SourceShapes): readonly NamedStatement[] {
  const { project } = areas;
  const { dataset } = tables;
  const stageOf = ({ name, shape }: ShapedTable): ShapedTable => ({
    name: { dataset: areas.typed, table: `stage_${name.dataset}_${name.table}` },
    shape: { ...shape, partitioning: null },
  });
  const holder = holderOf(tables);
  const stage = stageOf(holder);
  const all = [...tables.shapes, ...tables.shapes.map(stageOf)];
  const known = all.map(({ name, shape }) => ({ name, fields: shape.fields }));
  const named = (name: string, statement: Statement): NamedStatement => ({
    ...statement,
    name: `${dataset.name}: ${name}`,
    tables: known,
  });
  const content = contentFields(dataset).map(({ name }) => name);
  const [january, february] = SAMPLE_DATES as [string, string];
  return [
    named('held', heldVersions(project, tables)),
    named('held of a date', heldVersionsOf(project, tables, [january])),
    named('drop', dropSnapshots(project, tables, [january])),
    named('replace', replacePartition(project, tables, stage, january)),
    named('rebuild', copyRows(project, holder, stage)),
    named('count', countRows(project, [holder, stage])),
    named('changed', countDifferent(project, tables, stage.name, content, january)),
    ...(dataset.load.mode === 'append' ? [] : computed(project, tables, named, stageOf, february)),
  ];
}

function computed(
  project: string,
  tables: SourceShapes,
  named: (name: string, statement: Statement) => NamedStatement,
  stageOf: (table: ShapedTable) => ShapedTable,
  date: string,
): readonly NamedStatement[] {
  const { load } = tables.dataset;
  const counted = SAMPLE_DATES;
  const source = tables.shapes.find(({ name }) => name === tables.source)!;
  const revisions = tables.shapes.find(({ name }) => name === tables.revisions);
  const merges = [mergeStage(project, source, stageOf(source).name, ['row_id'])];
  if (revisions) merges.push(mergeStage(project, revisions, stageOf(revisions).name, ['row_id', '_snapshot_date']));
  return [
    named('winning dates', winningDates(project, tables, counted)),
    named('newest rows', stageNewestRows(project, tables, stageOf(source), { counted, winning: counted })),
    named('state', stateDifference(project, tables, source, counted)),
    named('merge', { sql: inTransaction(merges) }),
    ...(load.mode === 'merge' && revisions
      ? [
          named('revisions', stageRevisions(project, tables, load, stageOf(revisions), counted)),
          named(
            'remeasured',
            countRemeasured(project, tables, stageOf(source).name, load.revisions.measures, { date, counted }),
          ),
        ]
      : []),
  ];
}

function ofPublishing(areas: Areas, marts: Readonly<Record<string, readonly Field[]>>): readonly NamedStatement[] {
  const { project, pipeline } = areas;
  const generation = '000001-00000000';
  const ledger = ledgerOf(areas);
  const column = (name: string, type = 'STRING'): Field => ({ name, type });
  const copies = Object.entries(marts).map(([table, fields]) => ({
    mart: { name: { dataset: areas.marts, table }, shape: plain(fields) },
    from: { dataset: areas.generation(generation), table: inGeneration('marts', table) },
    columns: fields.map(({ name }) => name),
  }));
  const tables = [
    {
      name: ledger.generations,
      fields: [column('pipeline'), column('generation'), column('published_at', 'TIMESTAMP'), column('record')],
    },
    { name: ledger.pointer, fields: [column('generation')] },
    ...copies.flatMap(({ mart, from }) => [mart.name, from].map((name) => ({ name, fields: mart.shape.fields }))),
  ];
  const record = { publishedAt: '2025-01-05T00:00:00Z', json: '{}' };
  const publication = { pipeline, base: null, generation, record, copies, emptied: [] };
  return [
    { name: 'publish', tables, ...publishGeneration(project, ledger, publication) },
    { name: 'published', tables, ...readPointer(project, ledger, pipeline) },
    { name: 'generations', tables, ...readGenerations(project, ledger, pipeline) },
  ].map((each) => ({ ...each, parameters: { ...each.parameters, generation: text(generation) } }));
}

const plain = (fields: readonly Field[]): TableShape => ({
  ...{ fields, description: '', labels: {}, partitioning: null, clustering: [] },
});
