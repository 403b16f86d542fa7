import { createHash } from 'node:crypto';
import { loadConfig, type Config } from '@relais/config';
import type { ObjectStore } from '@relais/object-store';
import type { Warehouse } from '@relais/warehouse';
import { readStores } from '../snapshots/read-stores.js';
import { tablesQuery } from '../tables-query.js';
import type { ChaosGround } from './chaos-ground.js';
import { stateOfProject } from './state-of-project.js';

/** What a home holds, as text by name; equal states are equal texts under equal names. */
export type HomeState = Readonly<Record<string, string>>;

/** Areas of the store that are compared object by object. */
const areas = ['raw/', 'typed/', 'translated/', 'quarantine/', 'loads/', 'accepted/', 'rejected/'];
/** What tells when and by which attempt something was done; attempts give their files names of their own. */
const volatile = new Set([
  ...['fetched_at', 'run', 'code_version'],
  ...['contentHash', 'parts', 'seals', 'setAside', 'quarantine'],
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
    'generations published': String((await warehouse.generations(name)).length),
    lock: await newestLock(store, name),
  };
}

async function beyondReaders({ warehouse, google }: Config): Promise<HomeState> {
  const { bigqueryEndpoint, project } = google;
  return warehouse === 'bigquery' && bigqueryEndpoint && project ? stateOfProject(bigqueryEndpoint, project) : {};
}

async function objects(store: ObjectStore): Promise<HomeState> {
  const infos = (await Promise.all(areas.map((area) => store.list(area)))).flat();
  const manifests = infos.filter(({ path }) => path.endsWith('/manifest.json'));
  const named = (await Promise.all(manifests.map(({ path }) => store.read(path)))).map(String).join('\n');
  const state: Record<string, string> = {};
  for (const { path } of infos) {
    // An attempt that died left it, and nothing will ever read it.
    if (path.endsWith('.parquet') && !named.includes(`"${path}"`)) continue;
    const name = path.replace(/\b(part|set-aside|quarantine|counts)-[0-9a-f]{8,12}/, '$1-<attempt>');
    state[`${name}${name in state ? ' again' : ''}`] = await contentOf(store, path);
  }
  return state;
}

/** Parquet bytes differ from attempt to attempt; their rows are compared in the tables. */
async function contentOf(store: ObjectStore, path: string): Promise<string> {
  if (path.endsWith('.parquet')) return 'rows';
  if (!path.endsWith('.json')) return store.digest(path);
  return JSON.stringify(JSON.parse(String(await store.read(path))), (name, value: unknown) =>
    volatile.has(name) ? undefined : value,
  );
}

async function tables(warehouse: Warehouse, pipeline: string): Promise<HomeState> {
  const { values } = await warehouse.query(pipeline, tablesQuery);
  const state: Record<string, string> = {};
  for (const [schema, table] of values) {
    const { rows } = await warehouse.query(pipeline, `SELECT * FROM ${String(schema)}.${String(table)}`);
    const sorted = rows.map((row) => JSON.stringify(row)).sort();
    const digest = createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 16);
    state[`${String(schema)}.${String(table)}`] = `${rows.length} rows, ${digest}`;
  }
  return state;
}

async function newestLock(store: ObjectStore, pipeline: string): Promise<string> {
  const last = (await store.list(`locks/${pipeline}/`)).at(-1);
  const lease = last && (JSON.parse(String(await store.read(last.path))) as { readonly holder: string | null });
  return typeof lease?.holder === 'string' ? 'held' : 'free';
}
