import type { ObjectStore } from '@relais/object-store';

/**
 * Stores a manifest, which says that what it names is whole; of several attempts at the same thing the first counts.
 * @returns the manifest that is in the store, ours or that of whoever was first
 */
export async function firstManifest<Manifest>(store: ObjectStore, path: string, manifest: Manifest): Promise<Manifest> {
  try {
    await store.create(path, `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  } catch (error) {
    const winner = await store.read(path);
    if (winner === null) throw error;
    return JSON.parse(winner.toString('utf8')) as Manifest;
  }
}
