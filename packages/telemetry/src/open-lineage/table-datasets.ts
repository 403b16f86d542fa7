import type { PipelineDefinition, TableReport } from '@relais/core';
import type { GraphNode, ModelGraph } from '@relais/dbt/model-graph';
import { columnSources } from './column-sources.js';
import type { Facets, LineageDataset } from './event.js';
import { facet } from './facet.js';
import type { LineageNames } from './lineage-names.js';

/** A source table as a run left it, each column with the field of the publisher's file that it is read from. */
export function sourceTable(names: LineageNames, pipeline: PipelineDefinition, report: TableReport): LineageDataset {
  const dataset = pipeline.datasets.find(({ name }) => name === report.dataset);
  const columns = dataset?.columns ?? [];
  const { namespace, name } = names.source(pipeline, report.dataset);
  const fields = columns.flatMap((column) => {
    const [field] = dataset?.format.header ? (column.source ?? [column.name]) : [];
    return field === undefined ? [] : [[column.name, { inputFields: [{ namespace, name, field }] }] as const];
  });
  return {
    ...names.table(pipeline.name, report.table),
    facets: {
      schema: facet('SchemaDatasetFacet', {
        fields: columns.map((column) => ({ name: column.name, type: column.type })),
      }),
      columnLineage: facet('ColumnLineageDatasetFacet', { fields: Object.fromEntries(fields) }),
    },
    outputFacets: { outputStatistics: facet('OutputStatisticsOutputDatasetFacet', { rowCount: report.loaded }) },
  };
}

/** The marts that a run has published, each column with those of the source tables that it is made of. */
export const martDatasets = (
  names: LineageNames,
  pipeline: PipelineDefinition,
  graph: ModelGraph,
): readonly LineageDataset[] =>
  graph.nodes
    .filter(({ schema }) => schema === 'marts')
    .map((node) => ({ ...names.table(pipeline.name, node.table), facets: facetsOf(names, pipeline, graph, node) }));

function facetsOf(names: LineageNames, pipeline: PipelineDefinition, graph: ModelGraph, node: GraphNode): Facets {
  const lineage = node.columns.map(({ name }) => {
    const sources = columnSources(graph, node.table, name);
    const inputFields = sources.map(({ table, column }) => ({ ...names.table(pipeline.name, table), field: column }));
    return [name, { inputFields }] as const;
  });
  return {
    schema: facet('SchemaDatasetFacet', {
      fields: node.columns.map(({ name, type, description }) => ({
        name,
        ...(type === null ? {} : { type }),
        ...(description === '' ? {} : { description }),
      })),
    }),
    columnLineage: facet('ColumnLineageDatasetFacet', { fields: Object.fromEntries(lineage) }),
  };
}
