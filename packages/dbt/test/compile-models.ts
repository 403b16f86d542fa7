import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attendDbt } from '../src/attend-dbt.js';
import { startDbt } from '../src/start-dbt.js';
import { dbtProject } from './find-python.js';

/** What dbt would send to BigQuery for a node, and where a model would lie. */
export interface CompiledNode {
  readonly name: string;
  readonly kind: 'model' | 'test';
  /** Quoted: `` `project-1`.`generation_1`.`marts__dim_courses` ``; null of a test. */
  readonly relation: string | null;
  /** A model's whole CREATE statement, a test's query. */
  readonly sql: string;
}

interface ManifestNode {
  readonly name: string;
  readonly resource_type: CompiledNode['kind'] | 'seed';
  readonly relation_name: string | null;
  /** Absent of what was not selected, and of seeds. */
  readonly compiled_code?: string;
  readonly depends_on: { readonly nodes?: readonly string[] };
  readonly config: {
    readonly materialized: string;
    readonly partition_by?: Readonly<Record<'field' | 'data_type' | 'granularity', string>> | null;
    readonly cluster_by?: readonly string[] | null;
  };
}

/** Where the models are thought to be; the sources lie in `source_tables` of the same project. */
export const compiledFor = { project: 'project-1', dataset: 'generation_1', sources: 'source_tables' } as const;

/**
 * Compiles the models and tests of a pipeline for BigQuery; nothing is asked of any server.
 * @param vars as `--vars` takes them; given, they name the sources instead of the environment
 * @returns every node after those it reads
 */
export async function compileModels(python: string, selector: string, vars?: string): Promise<readonly CompiledNode[]> {
  const folder = mkdtempSync(join(tmpdir(), 'relais-compile-'));
  const targetFolder = join(folder, 'target');
  try {
    const child = startDbt(
      { python, projectFolder: dbtProject },
      {
        args: [
          'compile',
          '--select',
          selector,
          '--no-populate-cache',
          '--no-introspect',
          ...(vars ? ['--vars', vars] : []),
        ],
        target: 'bigquery',
        targetFolder,
        logFile: join(folder, 'log', 'dbt.txt'),
        environment: {
          RELAIS_BIGQUERY_PROJECT: compiledFor.project,
          RELAIS_BIGQUERY_DATASET: compiledFor.dataset,
          ...(vars === undefined && { RELAIS_BIGQUERY_SOURCES: compiledFor.sources }),
          // Makes the adapter do without credentials; nobody listens there.
          RELAIS_BIGQUERY_ENDPOINT: 'http://127.0.0.1:9',
        },
      },
    );
    const code = await attendDbt(child, {
      stallAfterMs: 600_000,
      graceMs: 1_000,
      signal: undefined,
      onProgress: undefined,
    });
    if (code !== 0) throw new Error(readFileSync(join(folder, 'log', 'dbt.txt'), 'utf8'));
    const manifest = JSON.parse(readFileSync(join(targetFolder, 'manifest.json'), 'utf8')) as {
      readonly nodes: Readonly<Record<string, ManifestNode>>;
    };
    return inOrder(manifest.nodes).flatMap(compiledNode);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inOrder(nodes: Readonly<Record<string, ManifestNode>>): ManifestNode[] {
  const ordered = new Set<ManifestNode>();
  const visit = (node: ManifestNode | undefined): void => {
    if (node === undefined || ordered.has(node)) return;
    for (const id of node.depends_on.nodes ?? []) visit(nodes[id]);
    ordered.add(node);
  };
  Object.values(nodes).forEach(visit);
  return [...ordered];
}

function compiledNode(node: ManifestNode): readonly CompiledNode[] {
  const { name, resource_type: kind, relation_name: relation, compiled_code: code, config } = node;
  if (code === undefined || kind === 'seed') return [];
  if (kind === 'test') return [{ name, kind, relation: null, sql: code }];
  const { partition_by: partition, cluster_by: cluster } = config;
  const layout = [
    partition ? `partition by ${partition.data_type}_trunc(${partition.field}, ${partition.granularity})` : '',
    cluster ? `cluster by ${cluster.join(', ')}` : '',
  ].join(' ');
  const sql = `create or replace ${config.materialized} ${relation} ${layout} as (\n${code}\n)`;
  return [{ name, kind, relation, sql }];
}
