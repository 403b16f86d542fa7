import { open } from 'node:fs/promises';
import { PermanentError } from '@relais/core';

const explanations: Readonly<Record<string, readonly [code: string, text: string]>> = {
  ENOSPC: ['DISK_FULL', 'is on a full volume; free some space and run again'],
  EDQUOT: ['DISK_FULL', 'is over its quota; free some space and run again'],
  EACCES: ['STORE_READ_ONLY', 'cannot be written to; give this user the right to'],
  EROFS: ['STORE_READ_ONLY', 'cannot be written to; its volume is mounted read-only'],
};

/** Runs what needs the disk; what a person can mend is told in words. */
export async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const explanation = explanations[(error as NodeJS.ErrnoException).code ?? ''];
    if (explanation === undefined) throw error;
    const [code, text] = explanation;
    throw new PermanentError(`[sources] ${file} ${text}`, { code, cause: error });
  }
}

/** Makes the names in a folder survive a power cut; a file's own fsync does not cover its name. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
