import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

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
  await mkdir(cache.folder, { recursive: true });
  const draft = join(cache.folder, `${attempt}.draft`);
  try {
    await copyFile(join(targetFolder, parsedFile), draft);
    await rename(draft, keptAt(cache));
  } catch (error) {
    await rm(draft, { force: true });
    ignoreMissing(error);
  }
}

/** Where it is kept, for a server that reads it itself. */
export const parsedIn = (cache: ParseCache) => ({ key: cache.key, file: keptAt(cache) });

const keptAt = ({ folder, key }: ParseCache): string => join(folder, `${key}.msgpack`);

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
