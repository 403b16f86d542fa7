import { dirname } from 'node:path/posix';
import { objectNames } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { readManifest } from '@relais/activities/raw-manifest';

export type SnapshotFault = 'damaged' | 'file missing' | 'manifest missing' | 'manifest damaged';

export interface VerifiedSnapshot {
  readonly dataset: string;
  /** Object path of the file, or of its folder where the file is what is missing. */
  readonly path: string;
  readonly fault: SnapshotFault | null;
  readonly detail: string;
}

/** Hashes every raw object of a dataset against its manifest; a manifest without its file, and the reverse, are faults. */
export async function verifySnapshots(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
  onChecked: (checked: VerifiedSnapshot) => void = () => undefined,
): Promise<readonly VerifiedSnapshot[]> {
  const objects = await store.list(objectNames.rawDataset(pipeline, dataset));
  const folders = [...new Set(objects.map(({ path }) => dirname(path)))];
  const verified: VerifiedSnapshot[] = [];
  for (const folder of folders) {
    const files = objects.map(({ path }) => path).filter((path) => dirname(path) === folder);
    const checked = { dataset, ...(await verifyFolder(store, folder, files)) };
    onChecked(checked);
    verified.push(checked);
  }
  return verified;
}

async function verifyFolder(
  store: ObjectStore,
  folder: string,
  files: readonly string[],
): Promise<Omit<VerifiedSnapshot, 'dataset'>> {
  const manifestPath = `${folder}/manifest.json`;
  const [other = folder] = files.filter((path) => path !== manifestPath);
  const manifest = await readManifest(store, manifestPath).catch(() => 'damaged' as const);
  if (manifest === 'damaged') return { path: manifestPath, fault: 'manifest damaged', detail: 'not JSON' };
  if (manifest === null) return { path: other, fault: 'manifest missing', detail: 'nobody has vouched for this file' };
  const path = `${folder}/${manifest.file}`;
  if (!files.includes(path)) return { path, fault: 'file missing', detail: `sha256 ${manifest.sha256}` };
  const sha256 = await store.digest(path);
  if (sha256 === manifest.sha256) return { path, fault: null, detail: sha256 };
  return { path, fault: 'damaged', detail: `its bytes hash to ${sha256}, the manifest says ${manifest.sha256}` };
}
