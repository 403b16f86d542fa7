import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { ObjectStore } from '@relais/object-store';

/**
 * Stores a manifest, which says that what it names is whole; of several attempts at the same thing the first counts.
 * @returns the manifest that is in the store, ours or that of whoever was first
 */
export async function firstManifest<Manifest extends object>(
  store: ObjectStore,
  path: string,
  manifest: Manifest,
): Promise<Manifest> {
  try {
    await store.create(path, `${JSON.stringify(withChecksum(manifest), null, 2)}\n`);
    return manifest;
  } catch (error) {
    const winner = await store.read(path);
    if (winner === null) throw error;
    return parseRecord<Manifest>(winner, { path, cure: 'remove it; the next attempt makes it again' });
  }
}
