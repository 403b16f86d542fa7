import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parsed } from './dbt-server.js';

const parsedFile = 'partial_parse.msgpack';

/**
 * What dbt read out of a project's files, kept between builds: reading it again takes seconds. dbt itself compares it
 * with the files and drops what does not fit; the key only keeps projects apart.
 */
export interface ParseCache {
  readonly folder: string;
  readonly key: string;
}

/** Puts what is kept where dbt looks for it; without any, dbt reads everything. */
export async function restoreParsed(cache: ParseCache, targetFolder: string): Promise<void> {
  await mkdir(targetFolder, { recursive: true });
  await copyFile(keptAt(cache), join(targetFolder, parsedFile)).catch(ignoreMissing);
}

/** Keeps what dbt has read; whole or not at all, whoever writes at the same time. */
export async function keepParsed(cache: ParseCache, targetFolder: string, attempt: string): Promise<void> {
  const draft = join(cache.folder, `${attempt}.draft`);
  try {
    await mkdir(cache.folder, { recursive: true });
    await copyFile(join(targetFolder, parsedFile), draft);
    await rename(draft, keptAt(cache));
    await removeOld(cache.folder);
  } catch (error) {
    await rm(draft, { force: true }).catch(ignoreUnwritable);
    ignoreUnwritable(error);
  }
}

/** Where it is kept, for a server that reads it itself. */
export const parsedIn = (cache: ParseCache): Parsed => ({ key: cache.key, file: keptAt(cache) });

/** What was kept last, of whatever state of the code: most likely the one that is asked for next; null without any. */
export async function lastParsed(folder: string): Promise<Parsed | null> {
  const [last] = await newestFirst(folder);
  return last?.endsWith(suffix) ? { key: last.slice(0, -suffix.length), file: join(folder, last) } : null;
}

const suffix = '.msgpack';

/** Enough for the pipelines of some states of the code. */
const KEPT = 12;

async function removeOld(folder: string): Promise<void> {
  const old = (await newestFirst(folder)).slice(KEPT);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

async function newestFirst(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const timeOf = (name: string) => stat(join(folder, name)).then(({ mtimeMs }) => mtimeMs, () => 0); // prettier-ignore
  const timed = await Promise.all(names.map(async (name) => ({ name, time: await timeOf(name) })));
  return timed.sort((a, b) => b.time - a.time).map(({ name }) => name);
}

const keptAt = ({ folder, key }: ParseCache): string => join(folder, `${key}${suffix}`);

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

/** It is a shortcut: where nothing can be kept, dbt reads again. */
function ignoreUnwritable(error: unknown): void {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!['ENOENT', 'EACCES', 'EPERM', 'EROFS'].includes(code)) throw error;
}
