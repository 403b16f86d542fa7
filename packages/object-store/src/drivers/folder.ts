import { readFile, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PermanentError } from '@relais/core';
import { makeFolder } from '@relais/core/make-folder';
import type { ObjectStore } from '../index.js';
import { assertCreatable, assertObjectPath, assertObjectPrefix, assertRemovable, STAGING } from '../object-path.js';
import { createFromBody, createFromFile } from './folder/create.js';
import { digestOf, digestOfFile } from './folder/digest.js';
import { errnoOf, explainFailure } from './folder/failure.js';
import { listObjects } from './folder/list.js';

/**
 * A store that is a folder. An object appears by link(2): the kernel gives its name to one file only, and only to one
 * that is whole and on disk, so there is neither a lock to lose nor a moment in which half an object can be read.
 */
export function folderStore(root: string): ObjectStore {
  const base = resolve(root);
  const staging = join(base, STAGING);
  const place = (path: string): string => join(base, assertObjectPath(path));

  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainFailure(error, base);
    }
  };
  const stagingFolder = async (): Promise<string> => {
    await makeFolder(staging).catch((error: unknown) => {
      throw errnoOf(error) === 'ENOENT' ? refused(base, error) : error;
    });
    return staging;
  };
  const naming = async (path: string, sha256: string) => ({
    base,
    path: assertCreatable(path),
    sha256,
    staging: await stagingFolder(),
  });

  return {
    uri: pathToFileURL(base).href,
    stagingFolder: () => explained(stagingFolder),
    create: (path, body) => explained(async () => createFromBody(await naming(path, digestOf(body)), body)),
    createFromFile: (path, file, sha256) => explained(async () => createFromFile(await naming(path, sha256), file)),
    read: (path) => explained(() => orNull(readFile(place(path)))),
    localFile: (path) => explained(() => findFile(path, place(path))),
    digest: (path) => explained(async () => (await digestOfFile(await findFile(path, place(path)))) ?? ''),
    list: (prefix) => explained(() => listObjects(base, assertObjectPrefix(prefix))),
    remove: (path) =>
      explained(async () => {
        await orNull(unlink(place(assertRemovable(path))));
        await pruneEmptyFolders(base, dirname(path));
      }),
  };
}

const refused = (base: string, cause: unknown): PermanentError =>
  new PermanentError(`[object-store/folder] ${base} cannot be made there; set RELAIS_STORE to another folder`, {
    code: 'DISK_READ_ONLY',
    cause,
  });

async function findFile(path: string, file: string): Promise<string> {
  if ((await orNull(stat(file)))?.isFile()) return file;
  throw new PermanentError(`[object-store/folder] there is no object ${path}; list its folder to see what is`, {
    code: 'OBJECT_NOT_FOUND',
  });
}

async function pruneEmptyFolders(base: string, folder: string): Promise<void> {
  for (let at = folder; at !== '.' && at !== STAGING; at = dirname(at)) {
    try {
      await rmdir(join(base, at));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') return;
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
