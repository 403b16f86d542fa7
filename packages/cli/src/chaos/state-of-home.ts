import { loadConfig, type Config } from '@relais/config';
import { areasOf, type StoreArea } from '@relais/core';
import { parseExactJson } from '@relais/core/exact-json';
import type { ObjectStore } from '@relais/object-store';
import type { Warehouse } from '@relais/warehouse';
import { readStores } from '../snapshots/read-stores.js';
import { tablesQuery } from '../tables-query.js';
import type { ChaosGround } from './chaos-ground.js';
import { digestOfLines, openParquetDigester, type ParquetDigester } from './digest-rows.js';
import { stateOfProject } from './state-of-project.js';
import { unexpectedFiles } from './unexpected-files.js';

/** What a home holds, as text by name; equal states are equal texts under equal names. */
export type HomeState = Readonly<Record<string, string>>;

/** Areas whose objects are not compared: unfinished files, and the lock, of which only the newest step says anything. */
const apart: readonly StoreArea[] = ['incoming', 'locks'];
/** What tells when and by which attempt something was done; attempts give their files names of their own. */
const volatile = new Set([
  ...['fetched_at', 'run', 'runId', 'workflowId', 'code_version', 'dropped_at', 'seconds', 'generation'],
  ...['contentHash', 'parts', 'seals', 'setAside', 'quarantine', 'record_sha256'],
]);

/** Everything that has to be the same whatever befell the workers that made it. */
export async function stateOfHome(
  ground: ChaosGround,
  environment: Readonly<Record<string, string>>,
): Promise<HomeState> {
  const config = loadConfig(ground.registry, environment);
  const { name } = ground.pipeline.definition;
  const { store, warehouse } = await readStores(config);
  return {
    ...(await objects(store)),
    ...(await tables(warehouse, name)),
    ...(await beyondReaders(config)),
    ...(await generations(warehouse, name)),
    lock: await newestLock(store, name),
    'files that nobody knows': (await unexpectedFiles(config.home)).join(', '),
  };
}

async function beyondReaders({ warehouse, google }: Config): Promise<HomeState> {
  const { bigqueryEndpoint, project } = google;
  return warehouse === 'bigquery' && bigqueryEndpoint && project ? stateOfProject(bigqueryEndpoint, project) : {};
}

/** Several attempts may have made one thing under names of their own: then it is there as often. */
async function objects(store: ObjectStore): Promise<HomeState> {
  const areas = [...areasOf('irreplaceable'), ...areasOf('rebuilt')].filter((area) => !apart.includes(area));
  const infos = (await Promise.all(areas.map((area) => store.list(`${area}/`)))).flat();
  const manifests = infos.filter(({ path }) => path.endsWith('/manifest.json'));
  const named = (await Promise.all(manifests.map(({ path }) => store.read(path)))).map(String).join('\n');
  const contents = new Map<string, string[]>();
  const parquet = await openParquetDigester();
  try {
    for (const { path } of infos) {
      // An attempt that died left it, and nothing will ever read it.
      if (path.endsWith('.parquet') && !named.includes(`"${path}"`)) continue;
      const name = nameOf(path);
      if (name !== null) contents.set(name, [...(contents.get(name) ?? []), await contentOf(store, path, parquet)]);
    }
  } finally {
    parquet.close();
  }
  return Object.fromEntries([...contents].map(([name, each]) => [name, each.sort().join('\n')]));
}

/** An object's name apart from which attempt and which run made it; null for what a run keeps for itself. */
function nameOf(path: string): string | null {
  if (/^reports\/[^/]+\/[^/]+\/[^/]+\//.test(path)) return null;
  return path
    .replace(/\b(part|set-aside|quarantine|counts)-[0-9a-f]{8,12}/, '$1-<attempt>')
    .replace(/\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/, '/<run>')
    .replace(/[0-9a-f]{12}\.jsonl$/, '<batch>.jsonl');
}

/** Parquet bytes and the order of batches differ from attempt to attempt; what they say does not. */
async function contentOf(store: ObjectStore, path: string, parquet: ParquetDigester): Promise<string> {
  if (path.endsWith('.parquet')) return parquet.digest(await store.localFile(path));
  if (!/\.jsonl?$/.test(path)) return store.digest(path);
  const lines = String(await store.read(path));
  if (path.endsWith('.jsonl')) return lines.trimEnd();
  return JSON.stringify(parseExactJson(lines), (name, value: unknown) => (volatile.has(name) ? undefined : value));
}

async function tables(warehouse: Warehouse, pipeline: string): Promise<HomeState> {
  if ((await warehouse.published(pipeline)) === null) return {};
  const { values } = await warehouse.query(pipeline, tablesQuery);
  const state: Record<string, string> = {};
  for (const [schema, table] of values) {
    const { rows } = await warehouse.query(pipeline, `SELECT * FROM ${String(schema)}.${String(table)}`);
    state[`${String(schema)}.${String(table)}`] = digestOfLines(rows.map((row) => JSON.stringify(row)));
  }
  return state;
}

/** Which snapshots readers have seen together, and which of them they see now. */
async function generations(warehouse: Warehouse, pipeline: string): Promise<HomeState> {
  const [published, kept] = await Promise.all([warehouse.published(pipeline), warehouse.generations(pipeline)]);
  const lines = kept.map(({ generation, snapshots }) => {
    const seen = snapshots
      .map(({ dataset, snapshotDate }) => `${dataset} ${snapshotDate}`)
      .sort()
      .join(', ');
    return `${generation === published?.generation ? 'shown' : 'kept'}: ${seen}`;
  });
  return { generations: lines.join('\n') };
}

async function newestLock(store: ObjectStore, pipeline: string): Promise<string> {
  const last = (await store.list(`locks/${pipeline}/`)).at(-1);
  const lease = last && (JSON.parse(String(await store.read(last.path))) as { readonly holder: string | null });
  return typeof lease?.holder === 'string' ? 'held' : 'free';
}
