import { dirname } from 'node:path/posix';
import { objectNames } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { judgeFiles, readSealedManifest, removeDerived } from '@relais/activities/seals';
import { dateOf, rebuildCommand, type VerifiedFile } from './verified-file.js';

const areas = {
  typed: objectNames.typedDataset,
  translated: objectNames.translatedDataset,
} as const;

/**
 * Hashes what was made from raw against its manifests. Files without a manifest are of an attempt that is at work or
 * died; nothing reads them, so they are not judged.
 * @param repair takes away what is damaged, its manifest first, so that the next backfill makes it again
 */
export async function* verifyDerived(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
  repair: boolean,
): AsyncGenerator<VerifiedFile> {
  for (const [area, folderOf] of Object.entries(areas)) {
    const objects = await store.list(folderOf(pipeline, dataset));
    for (const { path } of objects.filter((object) => object.path.endsWith('/manifest.json'))) {
      const snapshotDate = dateOf(path);
      const rebuild = rebuildCommand(pipeline, snapshotDate);
      const remedy = repair ? rebuild : `./relais snapshots verify ${pipeline} ${dataset} --repair && ${rebuild}`;
      const judged = await judgeManifest(store, path, repair);
      for (const file of judged)
        yield {
          area: area as keyof typeof areas,
          dataset,
          snapshotDate,
          ...file,
          remedy: file.fault === null ? null : remedy,
        };
    }
  }
}

async function judgeManifest(
  store: ObjectStore,
  path: string,
  repair: boolean,
): Promise<readonly Pick<VerifiedFile, 'path' | 'fault' | 'detail'>[]> {
  const manifest = await readSealedManifest(store, path).catch(() => 'damaged' as const);
  if (manifest === null) return [];
  if (manifest === 'damaged') {
    if (repair) await removeFolder(store, path);
    return [{ path, fault: 'manifest damaged', detail: 'not JSON' }];
  }
  const judged = await judgeFiles(store, manifest);
  if (repair && judged.some(({ fault }) => fault !== null)) await removeDerived(store, path, manifest);
  return judged;
}

/** Nothing says any more which of the files count. */
async function removeFolder(store: ObjectStore, manifest: string): Promise<void> {
  await store.remove(manifest);
  for (const { path } of await store.list(`${dirname(manifest)}/`))
    if (path.endsWith('.parquet')) await store.remove(path);
}
