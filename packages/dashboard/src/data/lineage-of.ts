import type { ModelGraph } from '@relais/dbt/model-graph';
import type { Generation } from '@relais/warehouse';
import type { LineageModel } from '../model/lineage-model.js';

/** What readers may name without a prefix, which is what the catalogue holds. */
const IN_CATALOGUE = ['source_tables', 'marts'];

/** The drawing of a pipeline: tables and the tiles that read them. */
export function lineageOf(graph: ModelGraph, title: string, { generation, publishedAt }: Generation): LineageModel {
  const known = new Set(graph.nodes.map(({ table }) => table));
  return {
    pipeline: graph.pipeline,
    title,
    generation,
    publishedAt,
    nodes: graph.nodes.map(({ table, schema, description }) => ({
      id: table,
      layer: schema,
      description: description || null,
      inCatalogue: IN_CATALOGUE.includes(schema),
    })),
    edges: graph.nodes.flatMap(({ table, parents }) =>
      parents.filter((parent) => known.has(parent)).map((parent) => ({ from: parent, to: table })),
    ),
  };
}
