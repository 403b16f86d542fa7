import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, open, readFile, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PermanentError } from '@relais/core';
import type { CreateOutcome, ObjectStore } from '../index.js';
import { assertObjectPath, assertObjectPrefix, assertRemovable } from '../object-path.js';
import { digestOf, digestOfFile } from './folder/digest.js';
import { errnoOf, explainFailure } from './folder/failure.js';
import { listObjects, STAGING } from './folder/list.js';
import { syncFolder, syncFolders } from './folder/sync.js';

/**
 * A store that is a folder. An object appears by link(2): the kernel gives its name to one file only, and only to one
 * that is whole and on disk, so there is neither a lock to lose nor a moment in which half an object can be read.
 */
export function folderStore(root: string): ObjectStore {
  const base = resolve(root);
  const place = (path: string): string => join(base, path);

  const stagingFolder = async (): Promise<string> => {
    const folder = place(STAGING);
    await mkdir(folder, { recursive: true });
    return folder;
  };

  /** A fresh name on the store's volume for bytes that are not an object yet. */
  const temporary = async (): Promise<string> => join(await stagingFolder(), `.creating-${randomUUID()}`);

  return {
    uri: pathToFileURL(base).href,
    stagingFolder: () => explained(base, stagingFolder),

    create: (path, body) =>
      explained(base, async () => {
        const target = place(assertCreatable(path));
        const file = await temporary();
        try {
          await writeWhole(file, body);
          return await publish(base, path, file, target, digestOf(body));
        } finally {
          await rm(file, { force: true });
        }
      }),

    createFromFile: (path, file, sha256) =>
      explained(base, async () => {
        const target = place(assertCreatable(path));
        await syncFile(file);
        const outcome = await publishMoved(base, path, file, target, sha256, temporary);
        await unlink(file);
        return outcome;
      }),

    read: (path) => explained(base, () => orNull(readFile(place(assertObjectPath(path))))),

    localFile: (path) =>
      explained(base, async () => {
        const file = place(assertObjectPath(path));
        if ((await orNull(stat(file)))?.isFile()) return file;
        throw new PermanentError(`[object-store/folder] there is no object ${path}; list its folder to see what is`, {
          code: 'OBJECT_NOT_FOUND',
        });
      }),

    list: (prefix) => explained(base, () => listObjects(base, assertObjectPrefix(prefix))),

    remove: (path) =>
      explained(base, async () => {
        await orNull(unlink(place(assertRemovable(path))));
        await pruneEmptyFolders(base, dirname(path));
      }),
  };
}

async function explained<T>(base: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFailure(error, base);
  }
}

/** Staged files are no objects: what is created among them would never be listed. */
function assertCreatable(path: string): string {
  if (assertObjectPath(path).split('/')[0] !== STAGING) return path;
  throw new PermanentError(`[object-store/folder] ${path} lies in the staging folder, which holds no objects`, {
    code: 'OBJECT_PATH_REFUSED',
  });
}

async function writeWhole(file: string, body: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives `file` its final name too, or finds the same bytes there. */
async function publish(
  base: string,
  path: string,
  file: string,
  target: string,
  sha256: string,
): Promise<CreateOutcome> {
  await chmod(file, 0o444);
  const outcome = await despiteRemovals(() => linkOrCompare(base, path, file, target, sha256));
  // Also after `exists`: the winner of a race may not have come to this line yet.
  await syncFolder(dirname(target));
  return outcome;
}

/** A file on another volume cannot be linked: it is copied next to the store first, and the copy is proven. */
async function publishMoved(
  base: string,
  path: string,
  file: string,
  target: string,
  sha256: string,
  temporary: () => Promise<string>,
): Promise<CreateOutcome> {
  try {
    return await publish(base, path, file, target, sha256);
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error;
  }
  const copy = await temporary();
  try {
    await copyFile(file, copy);
    await syncFile(copy);
    if ((await digestOfFile(copy)) !== sha256)
      throw new PermanentError(`[object-store/folder] ${path} arrived damaged; run again`, { code: 'OBJECT_DAMAGED' });
    return await publish(base, path, copy, target, sha256);
  } finally {
    await rm(copy, { force: true });
  }
}

async function linkOrCompare(
  base: string,
  path: string,
  file: string,
  target: string,
  sha256: string,
): Promise<CreateOutcome> {
  const made = await mkdir(dirname(target), { recursive: true });
  if (made !== undefined) await syncFolders(dirname(target), base);
  try {
    await link(file, target);
    return 'created';
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  const there = await digestOfFile(target);
  if (there === sha256) return 'exists';
  throw new PermanentError(
    `[object-store/folder] ${path} exists with other bytes and stays as it is; a new version needs a new path`,
    { code: 'OBJECT_CONFLICT', context: { path, there: there ?? 'a folder', offered: sha256 } },
  );
}

/** A remover can take the parent folder before the link, or the object before the comparison: then once more. */
async function despiteRemovals<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 10; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || left === 0) throw error;
    }
  }
}

async function pruneEmptyFolders(base: string, folder: string): Promise<void> {
  for (let at = folder; at !== '.' && at !== STAGING; at = dirname(at)) {
    try {
      await rmdir(join(base, at));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') continue;
      return;
    }
  }
}

/** The value, or null where a path leads to no file. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errnoOf(error) ?? '')) return null;
    throw error;
  }
}
