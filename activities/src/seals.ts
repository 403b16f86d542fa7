import { stat } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import { hashFile } from '@relais/core/hash-file';

/** What a stored file was when it was written. */
export interface Seal {
  readonly sha256: string;
  readonly bytes: number;
}

/** The files that a manifest names, by object path. Manifests of before they were recorded have none. */
export type Seals = Readonly<Record<string, Seal>>;

/** A manifest of derived files: what it names can be made again from raw. */
export interface SealedManifest {
  readonly parts: readonly string[];
  readonly setAside?: string | null;
  readonly quarantine?: string | null;
  readonly seals?: Seals;
}

export const sealOf = async (file: string): Promise<Seal> => ({
  sha256: await hashFile(file),
  bytes: (await stat(file)).size,
});

/** @throws PermanentError `MANIFEST_DAMAGED` when what lies there is no manifest */
export async function readSealedManifest<Manifest extends SealedManifest>(
  store: ObjectStore,
  path: string,
): Promise<Manifest | null> {
  const body = await store.read(path);
  const cure = '`relais snapshots verify <pipeline> --repair` removes it, and the next backfill makes it again';
  return body && parseRecord<Manifest>(body, { path, cure, code: 'MANIFEST_DAMAGED' });
}

/** Object paths of all files a manifest names. */
export const filesOf = ({ parts, setAside, quarantine }: SealedManifest): readonly string[] =>
  [...parts, setAside, quarantine].filter((path): path is string => typeof path === 'string');

/** Why a file is not what its manifest says; null where it is, or where nothing but its being there can be judged. */
export type FileFault = 'file missing' | 'damaged';

export interface JudgedFile {
  readonly path: string;
  readonly fault: FileFault | null;
  readonly detail: string;
}

/** Judges each file of a manifest by its size and then, where that is right, by its bytes as they lie in the store. */
export async function judgeFiles(store: ObjectStore, manifest: SealedManifest): Promise<readonly JudgedFile[]> {
  const paths = filesOf(manifest);
  const folders = [...new Set(paths.map((path) => `${dirname(path)}/`))];
  const listed = await Promise.all(folders.map((folder) => store.list(folder)));
  const sizes = new Map(listed.flat().map(({ path, bytes }) => [path, bytes]));
  const judged: JudgedFile[] = [];
  for (const path of paths)
    judged.push({ path, ...(await judge(store, path, sizes.get(path), manifest.seals?.[path])) });
  return judged;
}

async function judge(
  store: ObjectStore,
  path: string,
  bytes: number | undefined,
  seal: Seal | undefined,
): Promise<Omit<JudgedFile, 'path'>> {
  if (bytes === undefined) return { fault: 'file missing', detail: seal === undefined ? '' : `sha256 ${seal.sha256}` };
  if (seal === undefined) return { fault: null, detail: 'its manifest records no checksum' };
  if (bytes !== seal.bytes)
    return { fault: 'damaged', detail: `it has ${bytes} bytes, the manifest says ${seal.bytes}` };
  const sha256 = await store.digest(path);
  if (sha256 === seal.sha256) return { fault: null, detail: sha256 };
  return { fault: 'damaged', detail: `its bytes hash to ${sha256}, the manifest says ${seal.sha256}` };
}

/**
 * Takes away derived files that are not what their manifest says, and the manifest with them, so that they are made
 * again; a manifest that changed since it was judged is another attempt's, and stays.
 * @param path of the manifest
 * @returns true when the files may be used as they are
 */
export async function proveOrRemove<Manifest extends SealedManifest>(
  store: ObjectStore,
  path: string,
  manifest: Manifest,
): Promise<boolean> {
  const judged = await judgeFiles(store, manifest);
  if (judged.every(({ fault }) => fault === null)) return true;
  await removeDerived(store, path, manifest);
  return false;
}

/** Removes a manifest and then what it names: in between there is nothing that vouches for the files. */
export async function removeDerived(store: ObjectStore, path: string, manifest: SealedManifest): Promise<void> {
  const lies = await readSealedManifest(store, path);
  if (lies === null || !sameFiles(lies, manifest)) return;
  await store.remove(path);
  for (const file of filesOf(manifest)) await store.remove(file);
}

const sameFiles = (a: SealedManifest, b: SealedManifest): boolean => filesOf(a).join('\n') === filesOf(b).join('\n');
