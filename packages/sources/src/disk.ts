import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskFailure } from '@relais/core/disk-failure';

/** Runs what needs the disk; what a person can mend is told in words. */
export async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFailure(error, { writer: 'sources', folder: dirname(file) }) ?? error;
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
