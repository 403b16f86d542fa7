import type { File } from '@google-cloud/storage';
import { PermanentError, TransientError } from '@relais/core';
import type { CreateOutcome } from '../../index.js';
import { discard, download } from './download.js';
import { isTaken } from './failure.js';
import { findObject, type FoundObject } from './find-object.js';
import type { Checksums } from './checksums.js';
import { upload, type Content } from './upload.js';

export interface Created {
  readonly outcome: CreateOutcome;
  /** Of the object that holds these bytes now, whoever created it. */
  readonly generation: string;
}

/**
 * One attempt to create an object. It may be repeated: after a lost reply the next attempt finds its own object there and
 * attaches to it, as it would to that of any other creator of equal bytes.
 * @param path what a person calls it
 * @throws PermanentError `OBJECT_CONFLICT`
 */
export async function createObject(path: string, file: File, content: Content): Promise<Created> {
  try {
    return { outcome: 'created', generation: await upload(file, content) };
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  const offered = content.checksums;
  const there = await findObject(file);
  if (there === null)
    throw new TransientError(`[object-store/gcs] ${path} was removed while it was compared; it is tried again`, {
      code: 'OBJECT_REMOVED',
    });
  if (await isSame(file, there, offered)) return { outcome: 'exists', generation: there.generation };
  throw new PermanentError(
    `[object-store/gcs] ${path} exists with other bytes and stays as it is; a new version needs a new path`,
    {
      code: 'OBJECT_CONFLICT',
      context: { path, there: there.sha256 ?? `crc32c ${there.crc32c}`, offered: offered.sha256 },
    },
  );
}

/** An object that came another way carries no sha256: then its bytes are read. */
async function isSame(file: File, there: FoundObject, offered: Checksums): Promise<boolean> {
  if (there.bytes !== offered.bytes || there.crc32c !== offered.crc32c) return false;
  return (there.sha256 ?? (await download(file, there, discard())).sha256) === offered.sha256;
}
