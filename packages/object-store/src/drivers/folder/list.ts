import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectInfo } from '../../index.js';
import { STAGING } from '../../object-path.js';
import { errnoOf } from './failure.js';

/** Objects whose path begins with `prefix`, as text, the way object stores of the cloud match it; sorted by path. */
export async function listObjects(base: string, prefix: string): Promise<readonly ObjectInfo[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const found: ObjectInfo[] = [];
  for await (const object of walk(base, folder, prefix)) found.push(object);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function* walk(base: string, folder: string, prefix: string): AsyncGenerator<ObjectInfo> {
  for (const entry of await entries(join(base, folder))) {
    const path = `${folder}${entry.name}`;
    if (path === STAGING || folder === `${STAGING}/`) continue;
    if (entry.isDirectory() && overlaps(`${path}/`, prefix)) yield* walk(base, `${path}/`, prefix);
    else if (entry.isFile() && path.startsWith(prefix)) yield* measured(base, path);
  }
}

const overlaps = (folder: string, prefix: string): boolean => folder.startsWith(prefix) || prefix.startsWith(folder);

/** Objects and folders may be removed while we walk; what is gone is not listed. */
async function* measured(base: string, path: string): AsyncGenerator<ObjectInfo> {
  try {
    const { size, ino, ctimeNs, mtimeMs } = await stat(join(base, path), { bigint: true });
    // Not the time of the last write, which anybody may set: copies that keep it would pass for the original.
    yield { path, bytes: Number(size), version: `${ino}-${ctimeNs}`, modifiedAt: Number(mtimeMs) };
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

async function entries(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
