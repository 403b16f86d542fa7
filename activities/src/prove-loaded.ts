import { dirname } from 'node:path/posix';
import type { LoadedState } from '@relais/warehouse';
import type { Dependencies } from './dependencies.js';
import { judgeFiles, readSealedManifest } from './seals.js';

/**
 * Hashes the files of loaded snapshots where they are what readers will see, and marks those that are not intact any
 * more: a run makes them again before it builds on them. A warehouse with a copy of its own is asked for that instead.
 */
export async function proveLoaded(
  { store, warehouse }: Pick<Dependencies, 'store' | 'warehouse'>,
  loaded: readonly LoadedState[],
): Promise<readonly LoadedState[]> {
  if (warehouse.dialect !== 'duckdb') return loaded;
  const proven: LoadedState[] = [];
  for (const record of loaded)
    proven.push(record.intact ? { ...record, intact: await isSound(store, record.parts) } : record);
  return proven;
}

async function isSound(store: Dependencies['store'], parts: readonly string[]): Promise<boolean> {
  const [part] = parts;
  if (part === undefined) return true;
  const manifest = await readSealedManifest(store, `${dirname(part)}/manifest.json`).catch(() => null);
  if (manifest?.seals === undefined) return true;
  const judged = await judgeFiles(store, { parts, seals: manifest.seals });
  return judged.every(({ fault }) => fault === null);
}
