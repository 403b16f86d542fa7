import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import type { InboxRequest } from '../../index.js';
import { dateIn, folderOf } from './path-pattern.js';

/** A file as the folder shows it. */
export interface SeenFile {
  readonly date: string;
  readonly path: string;
  readonly bytes: number;
  /** Nanoseconds since the epoch, by the clock of whoever wrote it. */
  readonly modified: bigint;
  /** Another one for a file that was written to, also where its time of change was set back. */
  readonly state: string;
}

/** Names that programs give to what they have not finished, and systems to what is theirs. */
const passedOver = /^[.~]|~$|\.(tmp|part|partial|filepart|crdownload|swp|lock)$/i;

/** @throws PermanentError `INBOX_MISSING`, `INBOX_UNREADABLE` */
export async function listFolder({ dataset, source, folder }: Pick<InboxRequest, 'dataset' | 'source' | 'folder'>) {
  await assertFolder(folder, dataset, source.folderVariable);
  const place = join(folder, folderOf(source));
  const entries = await readdir(place, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw unreadable(place, dataset, error);
  });
  const names = entries.filter((entry) => !entry.isDirectory() && !passedOver.test(entry.name)).map(({ name }) => name);
  const dated: SeenFile[] = [];
  const strangers: string[] = [];
  for (const name of names.sort()) {
    const date = dateIn(source, name);
    const seen = date === null ? null : await look(join(place, name), date);
    if (seen !== null) dated.push(seen);
    else if (date === null) strangers.push(name);
  }
  return { dated: dated.sort((a, b) => (a.date < b.date ? -1 : 1)), strangers };
}

/** Null when the file is gone, or is no file. */
export async function look(path: string, date: string): Promise<SeenFile | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found?.isFile()) return null;
  const state = [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
  return { date, path, bytes: Number(found.size), modified: found.mtimeNs, state };
}

async function assertFolder(folder: string, dataset: string, variable: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw unreadable(folder, dataset, error);
  });
  if (found?.isDirectory()) return;
  throw new PermanentError(
    `[sources/inbox] ${dataset}: there is no folder ${folder}; set ${variable} to where the files are, make the folder or mount it, or fill it by \`relais sample\``,
    {
      code: 'INBOX_MISSING',
      dataset,
    },
  );
}

const unreadable = (folder: string, dataset: string, cause: Error) =>
  new PermanentError(
    `[sources/inbox] ${dataset}: ${folder} cannot be listed (${cause.message}); give this user the right to`,
    {
      code: 'INBOX_UNREADABLE',
      dataset,
      cause,
    },
  );
