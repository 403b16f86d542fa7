import { rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { objectNames, type PermanentError } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { firstManifest } from './first-manifest.js';
import { hashFile } from '@relais/core/hash-file';

export interface Rejection {
  readonly pipeline: string;
  readonly dataset: string;
  /** Logical date of the run that refused the file. */
  readonly date: string;
  /** Where the download lies, whole, or what came of it as `<file>.rejected`. */
  readonly file: string;
}

/** Refused for their size: keeping them would fill the disk that the limit protects. */
const notWorthKeeping = new Set(['SOURCE_TOO_LARGE']);

/** Keeps a refused download with the reason, out of `raw/`, so that a person can look at what the publisher served. */
export async function rejectFile(store: ObjectStore, rejection: Rejection, reason: PermanentError): Promise<void> {
  const found = await firstExisting([rejection.file, `${rejection.file}.rejected`]);
  if (found !== null && !notWorthKeeping.has(reason.code)) {
    const sha256 = await hashFile(found);
    const folder = objectNames.rejected(rejection.pipeline, rejection.dataset, rejection.date, sha256);
    await store.createFromFile(`${folder}${basename(rejection.file)}`, found, sha256);
    const note = { code: reason.code, message: reason.message, dataset: rejection.dataset, sha256 };
    await firstManifest(store, `${folder}${reason.code.toLowerCase()}.json`, note);
  }
  await rm(dirname(rejection.file), { recursive: true, force: true });
}

async function firstExisting(files: readonly string[]): Promise<string | null> {
  for (const file of files)
    if (
      await stat(file).then(
        (found) => found.isFile(),
        () => false,
      )
    )
      return file;
  return null;
}
