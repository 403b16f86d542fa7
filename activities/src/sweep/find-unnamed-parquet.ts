import { dirname } from 'node:path/posix';
import { objectNames, type StoreArea } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectInfo, ObjectStore } from '@relais/object-store';
import type { LoadedSnapshot } from '@relais/warehouse';
import { filesOf, readSealedManifest } from '../seals.js';

/** Files of attempts, `<what>-<attempt>[-<index>].parquet`, and the area of the manifest that names those that count. */
const kinds: readonly { readonly areas: readonly StoreArea[]; readonly manifestIn: StoreArea }[] = [
  { areas: ['typed', 'quarantine'], manifestIn: 'typed' },
  { areas: ['translated'], manifestIn: 'translated' },
];
const ofAttempt = /-([0-9a-f]{8})(?:-\d+)?\.parquet$/;

/**
 * Parquet files of a pipeline that were written before a time and that neither the manifest of their folder nor the
 * record of any load names. Costs a listing of each area: manifests and records are read only where more than one attempt
 * has left files, or none has left a manifest.
 * @param before milliseconds since the epoch by the store's clock
 * @returns object paths
 */
export async function findUnnamedParquet(
  store: ObjectStore,
  pipeline: string,
  before: number,
): Promise<readonly string[]> {
  const unnamed: string[] = [];
  for (const { areas, manifestIn } of kinds) {
    const listed = await Promise.all(areas.map((area) => store.list(objectNames.ofPipeline(area, pipeline))));
    for (const [folder, objects] of byFolder(listed.flat())) {
      const manifest = `${manifestIn}/${folder}/manifest.json`;
      const suspects = suspectsOf(objects, manifest, before);
      if (suspects.length === 0) continue;
      const named = await namedFiles(store, manifest, `loads/${dirname(folder)}/`);
      unnamed.push(...suspects.filter((path) => named !== null && !named.has(path)));
    }
  }
  return unnamed;
}

/** Objects by the folder below their area: rows that were refused lie apart from the manifest that names them. */
function byFolder(objects: readonly ObjectInfo[]): ReadonlyMap<string, readonly ObjectInfo[]> {
  const folders = new Map<string, ObjectInfo[]>();
  for (const object of objects) {
    const folder = dirname(object.path.slice(object.path.indexOf('/') + 1));
    folders.set(folder, [...(folders.get(folder) ?? []), object]);
  }
  return folders;
}

function suspectsOf(objects: readonly ObjectInfo[], manifest: string, before: number): readonly string[] {
  const attempts = new Set(objects.flatMap(({ path }) => ofAttempt.exec(path)?.[1] ?? []));
  const vouchedFor = attempts.size === 1 && objects.some(({ path }) => path === manifest);
  if (vouchedFor) return [];
  return objects.filter(({ path, modifiedAt }) => ofAttempt.test(path) && modifiedAt < before).map(({ path }) => path);
}

/**
 * What the manifest names, and every load of the date: generations that readers see, or can be brought back to, read the
 * files of their own loads. Null where that cannot be told.
 */
async function namedFiles(store: ObjectStore, manifest: string, loads: string): Promise<ReadonlySet<string> | null> {
  try {
    const known = await readSealedManifest(store, manifest);
    const loaded = await Promise.all(
      (await store.list(loads)).map(async ({ path }) =>
        parseRecord<LoadedSnapshot>((await store.read(path)) ?? '', { path, cure: 'restore it from a copy' }),
      ),
    );
    return new Set([...(known === null ? [] : filesOf(known)), ...loaded.flatMap(({ parts }) => parts)]);
  } catch {
    return null;
  }
}
