import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, open, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PermanentError } from '@relais/core';
import type { CreateOutcome } from '../../index.js';
import { digestOfFile } from './digest.js';
import { errnoOf } from './failure.js';
import { syncFolder, syncFolders } from './sync.js';

/** An object to be: its path below `base`, the digest of its bytes, and where unfinished files lie meanwhile. */
export interface Naming {
  readonly base: string;
  readonly path: string;
  readonly sha256: string;
  readonly staging: string;
}

const temporaryIn = (staging: string): string => join(staging, `.creating-${randomUUID()}`);

export async function createFromBody(naming: Naming, body: Uint8Array | string): Promise<CreateOutcome> {
  const file = temporaryIn(naming.staging);
  try {
    await writeWhole(file, body);
    return await publish(naming, file);
  } finally {
    await rm(file, { force: true });
  }
}

/** A file on another volume cannot be linked: it is copied next to the store first, and the copy is proven. */
export async function createFromFile(naming: Naming, file: string): Promise<CreateOutcome> {
  await syncFile(file);
  const outcome = await publish(naming, file).catch((error: unknown) => {
    if (errnoOf(error) === 'EXDEV') return createFromCopy(naming, file);
    throw error;
  });
  await unlink(file);
  return outcome;
}

async function createFromCopy(naming: Naming, file: string): Promise<CreateOutcome> {
  const copy = temporaryIn(naming.staging);
  try {
    await copyFile(file, copy);
    await syncFile(copy);
    if ((await digestOfFile(copy)) === naming.sha256) return await publish(naming, copy);
    throw new PermanentError(`[object-store/folder] ${naming.path} was damaged while it was copied; run again`, {
      code: 'OBJECT_DAMAGED',
    });
  } finally {
    await rm(copy, { force: true });
  }
}

/** Gives `file` its final name too, or finds the same bytes there. */
async function publish(naming: Naming, file: string): Promise<CreateOutcome> {
  const target = join(naming.base, naming.path);
  await chmod(file, 0o444);
  const outcome = await despiteRemovals(() => linkOrCompare(naming, file, target));
  // Also after `exists`: the winner of a race may not have come to this line yet.
  await syncFolder(dirname(target));
  return outcome;
}

async function linkOrCompare({ base, path, sha256 }: Naming, file: string, target: string): Promise<CreateOutcome> {
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
