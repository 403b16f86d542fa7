import type { NodeTest } from '../model-graph.js';

/** What is read of dbt's manifest.json, version 12. */
export interface Manifest {
  readonly nodes: Readonly<Record<string, ManifestNode>>;
  readonly sources: Readonly<Record<string, ManifestSource>>;
}

interface ManifestSource {
  readonly resource_type: 'source';
  readonly identifier: string;
  readonly relation_name: string;
  /** Project, folder of the pipeline and so on. */
  readonly fqn: readonly string[];
  readonly config: { readonly meta?: Readonly<Record<string, unknown>> };
}

export interface ManifestNode {
  readonly resource_type: 'model' | 'seed' | 'test' | string;
  readonly schema: string;
  readonly alias: string;
  readonly description: string;
  readonly original_file_path: string;
  readonly relation_name: string | null;
  /** Absent of what was not selected. */
  readonly compiled_code?: string;
  readonly columns: Readonly<Record<string, ManifestColumn>>;
  readonly config: {
    readonly materialized: string;
    readonly meta?: Readonly<Record<string, unknown>>;
    readonly severity?: string;
  };
  readonly depends_on: { readonly nodes?: readonly string[] };
  /** Of tests: the node and the column they are of. */
  readonly attached_node?: string | null;
  readonly column_name?: string | null;
  readonly test_metadata?: { readonly name: string };
  readonly name: string;
}

export interface ManifestColumn {
  readonly name: string;
  readonly description: string;
  readonly data_type: string | null;
}

/** Ids of the models that were compiled and of the seeds they read, each after those it reads. */
export function idsInOrder({ nodes }: Manifest): readonly string[] {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    const node = nodes[id];
    if (node === undefined || ordered.has(id)) return;
    for (const parent of node.depends_on.nodes ?? []) visit(parent);
    if (isTable(node)) ordered.add(id);
  };
  for (const [id, node] of Object.entries(nodes))
    if (node.resource_type === 'model' && node.compiled_code !== undefined) visit(id);
  return [...ordered];
}

const isTable = ({ resource_type: type }: ManifestNode): boolean => type === 'model' || type === 'seed';

/** A node's table as queries name it; on BigQuery a generation is one dataset, and its table `marts__dim_courses`. */
export function tableNameOf(dialect: 'duckdb' | 'bigquery', { schema, alias }: ManifestNode): string {
  if (dialect === 'duckdb') return `${schema}.${alias}`;
  return alias.replace('__', '.');
}

/** Tests of a node, those of one column by its name and those of the whole under null. */
export function testsOf({ nodes }: Manifest, id: string): ReadonlyMap<string | null, readonly NodeTest[]> {
  const tests = new Map<string | null, NodeTest[]>();
  for (const node of Object.values(nodes)) {
    if (node.resource_type !== 'test' || node.attached_node !== id) continue;
    const column = node.column_name ?? null;
    tests.set(column, [...(tests.get(column) ?? []), nodeTest(node)]);
  }
  return tests;
}

const nodeTest = ({ test_metadata: metadata, name, config, description }: ManifestNode): NodeTest => ({
  name: metadata?.name ?? name,
  severity: config.severity?.toLowerCase() === 'warn' ? 'warn' : 'error',
  description,
});
