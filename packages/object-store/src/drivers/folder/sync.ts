import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './failure.js';

/** Makes the names in a folder survive a power cut; a file's own fsync does not cover its name. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(nullWhenGone);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

/** {@link syncFolder} for a folder and every folder above it, up to and with `root`. */
export async function syncFolders(folder: string, root: string): Promise<void> {
  await syncFolder(folder);
  if (folder !== root) await syncFolders(dirname(folder), root);
}

/** A folder that was emptied and pruned meanwhile has no names to keep. */
function nullWhenGone(error: unknown): null {
  if (errnoOf(error) === 'ENOENT') return null;
  throw error;
}
