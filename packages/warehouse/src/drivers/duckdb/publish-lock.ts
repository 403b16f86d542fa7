import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from '@relais/core';

/** The work under the lock is a comparison and a rename: who holds it this long is dead. */
const STALE_MS = 5_000;
const PATIENCE_MS = 15_000;
const PAUSE_MS = 50;

/**
 * Works while holding a lock file, which exists for as long as somebody holds it.
 * @throws TransientError `PUBLISH_LOCKED` when others hold it all the time
 */
export async function withPublishLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const patienceEnds = Date.now() + PATIENCE_MS;
  while (!(await take(file))) {
    if (Date.now() > patienceEnds)
      throw new TransientError(`[warehouse/duckdb] others are publishing all the time, ${file} is held; try again`, {
        code: 'PUBLISH_LOCKED',
      });
    await breakIfStale(file);
    await delay(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved aside before it is removed: of several that find the lock stale only one can move it. */
async function breakIfStale(file: string): Promise<void> {
  const held = await stat(file).catch(() => null);
  if (held === null || Date.now() - held.mtimeMs < STALE_MS) return;
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    const isAnother = (await stat(aside)).ino !== held.ino;
    if (isAnother) await link(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
