import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from '@relais/core';
import { externalWrite } from '@relais/core/kill-point';
import { describeHolder, holderIn, isDead, thisProcess } from './lock-holder.js';

/** The work under the lock is a comparison and a rename: who was seen to hold it this long is dead. */
const STALE_MS = 5_000;
const PATIENCE_MS = 15_000;
const PAUSE_MS = 50;

/**
 * Works while holding a lock file, which exists for as long as somebody holds it and says who. How long that is is
 * measured here, by a clock that nobody sets: the file's own times are those of its volume.
 * @throws TransientError `PUBLISH_LOCKED` when others hold it all the time
 */
export async function withPublishLock<T>(
  file: string,
  work: () => Promise<T>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  const patienceEnds = performance.now() + patienceMs;
  let seen: { readonly text: string | null; readonly since: number } = { text: null, since: 0 };
  while (!(await externalWrite('warehouse/duckdb/lock', () => take(file)))) {
    const text = await textOf(file);
    const holder = holderIn(text ?? '');
    if (performance.now() > patienceEnds) throw held(file, describeHolder(holder));
    if (text !== seen.text) seen = { text, since: performance.now() };
    if (text !== null && (isDead(holder) || performance.now() - seen.since > STALE_MS)) await breakLock(file, text);
    await delay(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** Linking a file already written means that nobody ever sees a lock without its holder. */
async function take(file: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(thisProcess()));
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

const textOf = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);

/** Moved aside before it is removed: of several that find the lock stale only one can move it. */
async function breakLock(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    const isAnother = (await textOf(aside)) !== text;
    if (isAnother) await link(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

const held = (file: string, holder: string): TransientError =>
  new TransientError(
    `[warehouse/duckdb] others are publishing all the time, ${file} is held by ${holder}; try again when that has ended`,
    { code: 'PUBLISH_LOCKED' },
  );
