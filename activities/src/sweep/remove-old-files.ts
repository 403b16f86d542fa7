import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes from a folder of unfinished work what nobody has written to for long; the folder itself stays. Below it a
 * folder goes when nothing in it is younger, or stays with all of its files: a step may have copied an old file into a
 * folder of its own.
 * @param before milliseconds since the epoch
 * @param removed told each file that is gone
 */
export async function removeOldFiles(folder: string, before: number, removed: (path: string) => void): Promise<void> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if ((await newest(path)) < before) await removeTree(path, before, removed);
    else await removeOldFolders(path, before, removed);
  }
}

async function removeOldFolders(folder: string, before: number, removed: (path: string) => void): Promise<void> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (!(await isFolder(path))) continue;
    if ((await newest(path)) < before) await removeTree(path, before, removed);
    else await removeOldFolders(path, before, removed);
  }
}

/** When anything in it was written last; of what is gone meanwhile nothing is known, so it counts as new. */
async function newest(path: string): Promise<number> {
  const stats = await lstat(path).catch(orAbsent);
  if (stats === null) return Infinity;
  const below = stats.isDirectory() ? await namesIn(path) : [];
  const times = await Promise.all(below.map((name) => newest(join(path, name))));
  return Math.max(stats.mtimeMs, ...times);
}

/** One by one, never a folder with whatever is in it: a step may begin in one while it is emptied. */
async function removeTree(path: string, before: number, removed: (path: string) => void): Promise<void> {
  if (await isFolder(path)) {
    for (const name of await namesIn(path)) await removeTree(join(path, name), before, removed);
    await rmdir(path).catch((error: NodeJS.ErrnoException) => {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error;
    });
  } else if ((await newest(path)) < before) {
    await unlink(path).catch(orAbsent);
    removed(path);
  }
}

const isFolder = async (path: string): Promise<boolean> => (await lstat(path).catch(orAbsent))?.isDirectory() ?? false;

const namesIn = async (folder: string): Promise<readonly string[]> => (await readdir(folder).catch(orAbsent)) ?? [];

/** Null where a path leads to nothing, or to no folder. */
function orAbsent(error: unknown): null {
  if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
  throw error;
}
