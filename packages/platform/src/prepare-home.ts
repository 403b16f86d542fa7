import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import { makeFolder } from '@relais/core/make-folder';
import { layoutOf } from './layout.js';

/** The arrangement of a home's files. A later one is never touched by earlier code. */
const format = 1;

/**
 * Makes the folders of a home, and checks that it can be used.
 * @throws PermanentError `HOME_UNWRITABLE`, `HOME_FORMAT`, `DISK_SPACE`; TransientError `DISK_FULL`
 */
export async function prepareHome(home: string, minimumFreeBytes: number): Promise<void> {
  const layout = layoutOf(home);
  try {
    await makeFolder(layout.logs, 0o700);
    await stampFormat(layout.format);
    await proveWritable(home);
  } catch (cause) {
    if (cause instanceof PermanentError) throw cause;
    const ofDisk = diskFailure(cause, { writer: 'platform', folder: home });
    if (ofDisk?.code === 'DISK_FULL') throw ofDisk;
    const { message } = cause as Error;
    const advice = 'make the folder writable, or set RELAIS_HOME to another one';
    throw new PermanentError(`[platform] the home ${home} cannot be written: ${message}; ${advice}`, {
      code: 'HOME_UNWRITABLE',
      cause,
    });
  }
  await checkSpace(home, minimumFreeBytes);
}

async function stampFormat(path: string): Promise<void> {
  await writeFile(path, `${format}\n`, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = (await readFile(path, 'utf8')).trim();
  // Empty: another process has made the file and not yet written it, or was killed in between.
  if (found === String(format) || found === '') return;
  throw new PermanentError(
    `[platform] the home was written by another version of relais (format ${found}, this one knows ${format}: ${path}); ` +
      'use the version that wrote it, or another RELAIS_HOME',
    { code: 'HOME_FORMAT' },
  );
}

/** Permission bits say nothing about a read-only mount, nor to root. */
async function proveWritable(home: string): Promise<void> {
  const probe = join(home, `.writable-${process.pid}`);
  await writeFile(probe, '');
  await rm(probe);
}

async function checkSpace(home: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(home);
  const available = bavail * bsize;
  if (available >= needed) return;
  throw new PermanentError(
    `[platform] ${megabytes(needed)} of free space are needed at ${home}, ${megabytes(available)} are available; ` +
      'free some, or set RELAIS_HOME to another disk',
    { code: 'DISK_SPACE', context: { needed, available } },
  );
}

const megabytes = (bytes: number) => `${Math.floor(bytes / 1_048_576).toLocaleString('en')} MB`;
