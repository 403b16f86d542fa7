import { dirname } from 'node:path/posix';
import { objectNames, versionOf } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { readManifest } from '@relais/activities/raw-manifest';
import { dateOf, rebuildCommand, type SnapshotFault, type VerifiedFile } from './verified-file.js';

type RawFault = Exclude<SnapshotFault, 'record damaged'>;
type Judged = Pick<VerifiedFile, 'path' | 'detail'> & { readonly fault: RawFault | null };

/** Hashes every raw object of a dataset against its manifest; a manifest without its file, and the reverse, are faults. */
export async function* verifyRaw(store: ObjectStore, pipeline: string, dataset: string): AsyncGenerator<VerifiedFile> {
  const objects = await store.list(objectNames.rawDataset(pipeline, dataset));
  for (const folder of new Set(objects.map(({ path }) => dirname(path)))) {
    const files = new Map(
      objects.filter(({ path }) => dirname(path) === folder).map(({ path, bytes }) => [path, bytes]),
    );
    const judged = await judgeFolder(store, folder, files);
    const snapshotDate = dateOf(`${folder}/`);
    const remedy = judged.fault && remedies[judged.fault](judged.path, rebuildCommand(pipeline, snapshotDate));
    yield { area: 'raw', dataset, snapshotDate, ...judged, remedy };
  }
}

const fromCopy = (path: string, rebuild: string): string => `restore ${path} from a copy, then ${rebuild}`;

/** Raw cannot be made again: what helps is a copy, or the bytes themselves. */
const remedies: Readonly<Record<RawFault, (path: string, rebuild: string) => string>> = {
  damaged: fromCopy,
  'file missing': fromCopy,
  'manifest damaged': fromCopy,
  'manifest missing': (path) => `the next run that fetches the same bytes completes it; else look at ${path}`,
};

async function judgeFolder(store: ObjectStore, folder: string, files: ReadonlyMap<string, number>): Promise<Judged> {
  const manifestPath = `${folder}/manifest.json`;
  const [other = folder] = [...files.keys()].filter((path) => path !== manifestPath);
  const manifest = await readManifest(store, manifestPath).catch(() => 'damaged' as const);
  if (manifest === 'damaged') return { path: manifestPath, fault: 'manifest damaged', detail: 'not JSON' };
  if (manifest === null) return { path: other, fault: 'manifest missing', detail: 'nobody has vouched for this file' };
  const own = { path: manifestPath, fault: 'manifest damaged' } as const;
  const named = `snapshot_date=${manifest.snapshot_date}/${versionOf(String(manifest.sha256))}`;
  if (!folder.endsWith(`/${named}`)) return { ...own, detail: `it speaks of ${named}` };
  const path = `${folder}/${manifest.file}`;
  if (!files.has(path)) return { path, fault: 'file missing', detail: `sha256 ${manifest.sha256}` };
  const sha256 = await store.digest(path);
  if (sha256 === manifest.sha256)
    return files.get(path) === manifest.bytes
      ? { path, fault: null, detail: sha256 }
      : { ...own, detail: `it says ${manifest.bytes} bytes, the file has ${files.get(path)}` };
  return { path, fault: 'damaged', detail: `its bytes hash to ${sha256}, the manifest says ${manifest.sha256}` };
}
