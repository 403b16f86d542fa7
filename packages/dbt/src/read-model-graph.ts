import { sourceTable, type PipelineDefinition, type TileDefinition } from '@relais/core';
import type { GraphColumn, GraphNode, ModelGraph, NodeKind } from './model-graph.js';
import { checkResultColumns, checkResultsNode } from './model-graph/check-results.js';
import { columnOrigins, type AskedTable, type ToldTable } from './model-graph/column-origins.js';
import { compileProject, type CompileOptions } from './model-graph/compile-project.js';
import { idsInOrder, tableNameOf, testsOf, type Manifest, type ManifestNode } from './model-graph/manifest.js';
import { sourceNodes } from './model-graph/source-nodes.js';

export interface GraphOptions extends Omit<CompileOptions, 'selector'> {
  /** infra/lineage/read_columns.py. */
  readonly lineageScript: string;
}

/**
 * Reads what a pipeline's tables are made of out of its definition and its models; neither a warehouse nor a published
 * generation is needed. Takes dbt some seconds: see `keepModelGraph`.
 * @throws PermanentError `DBT_MISSING`, `DBT_BROKEN`
 */
export async function readModelGraph(
  options: GraphOptions,
  pipeline: PipelineDefinition,
  tiles: readonly TileDefinition[] = [],
): Promise<ModelGraph> {
  const { dialect, python, lineageScript } = options;
  const manifest = await compileProject({ ...options, selector: pipeline.dbtSelector });
  const sources = sourceNodes(pipeline);
  const ids = idsInOrder(manifest);
  const asked = [
    ...sources.map((node) => askedSource(manifest, node)),
    ...ids.map((id) => askedNode(dialect, manifest.nodes[id] as ManifestNode)),
    { id: 'marts.check_results', relation: null, columns: Object.keys(checkResultColumns) },
    ...tiles.map(({ name, sql }): AskedTable => ({ id: `tiles.${name}`, relation: null, sql })),
  ];
  const told = await columnOrigins(python, lineageScript, dialect, asked);
  const models = ids.map((id) => modelNode(dialect, manifest, id, told, pipeline.owner));
  const checks = checkResultsNode(manifest, pipeline, models);
  return {
    pipeline: pipeline.name,
    nodes: [
      ...sources,
      ...models,
      ...(checks === null ? [] : [checks]),
      ...tiles.map((tile) => tileNode(tile, told, pipeline.owner)),
    ],
  };
}

function askedSource({ sources }: Manifest, { table, columns }: GraphNode): AskedTable {
  const known = Object.values(sources).find(({ identifier }) => sourceTable(identifier) === table);
  return { id: table, relation: known?.relation_name ?? null, columns: columns.map(({ name }) => name) };
}

function askedNode(dialect: GraphOptions['dialect'], node: ManifestNode): AskedTable {
  const place = { id: tableNameOf(dialect, node), relation: node.relation_name };
  if (node.compiled_code === undefined) return { ...place, columns: Object.keys(node.columns) };
  return { ...place, sql: node.compiled_code };
}

function modelNode(
  dialect: GraphOptions['dialect'],
  manifest: Manifest,
  id: string,
  told: Readonly<Record<string, ToldTable>>,
  owner: string,
): GraphNode {
  const node = manifest.nodes[id] as ManifestNode;
  const table = tableNameOf(dialect, node);
  const tests = testsOf(manifest, id);
  const meta = node.config.meta ?? {};
  const { columns, parents: read, unread } = whatIsTold(told[table], Object.keys(node.columns));
  const parents = [...new Set([...read, ...referredTo(dialect, manifest, node)])].sort();
  return {
    ...named(table, kindOf(node), node.description),
    owner: typeof meta['owner'] === 'string' ? meta['owner'] : owner,
    meta,
    file: node.original_file_path.replace(/^(\.\.\/)+/, ''),
    tests: tests.get(null) ?? [],
    columns: columns.map(({ name, from }) => ({
      name,
      description: node.columns[name]?.description ?? '',
      type: node.columns[name]?.data_type ?? null,
      tests: tests.get(name) ?? [],
      from,
    })),
    parents,
    unread,
  };
}

/** Also what a build from a previous generation reads, which the compiled query does not show. */
const referredTo = (
  dialect: GraphOptions['dialect'],
  { nodes, sources }: Manifest,
  { depends_on: { nodes: ids = [] } }: ManifestNode,
): readonly string[] =>
  ids.flatMap((id) => {
    const [node, source] = [nodes[id], sources[id]];
    if (node !== undefined) return [tableNameOf(dialect, node)];
    return source === undefined ? [] : [sourceTable(source.identifier)];
  });

function tileNode(tile: TileDefinition, told: Readonly<Record<string, ToldTable>>, owner: string): GraphNode {
  const table = `tiles.${tile.name}`;
  const { columns, parents, unread } = whatIsTold(told[table], []);
  return {
    ...named(table, 'tile', `${tile.title}. ${tile.description}`),
    ...{ owner, meta: {}, file: null, tests: [], parents, unread },
    columns: columns.map(({ name, from }) => ({ name, description: '', type: null, tests: [], from })),
  };
}

/** Columns in the order of the query; where it could not be read, those that are described. */
function whatIsTold(
  told: ToldTable | undefined,
  described: readonly string[],
): {
  readonly columns: readonly Pick<GraphColumn, 'name' | 'from'>[];
  readonly parents: readonly string[];
  readonly unread: string | null;
} {
  const unknown = described.map((name) => ({ name, from: [] }));
  if (told === undefined) return { columns: unknown, parents: [], unread: null };
  if ('error' in told) return { columns: unknown, parents: [], unread: told.error };
  const columns = Object.entries(told.columns).map(([name, from]) => ({ name, from }));
  return { columns, parents: told.reads, unread: null };
}

function named(table: string, kind: NodeKind, description: string) {
  const [schema = '', name = ''] = table.split('.');
  return { table, schema, name, kind, description };
}

const kindOf = ({ resource_type: type, config }: ManifestNode): NodeKind =>
  type === 'seed' ? 'seed' : config.materialized === 'view' ? 'view' : 'table';
