import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { File } from '@google-cloud/storage';
import { TransientError } from '@relais/core';
import type { Checksums } from './checksums.js';
import { transferDeadline } from './client.js';
import { messageOf, statusOf } from './failure.js';
import { removeObject } from './remove-object.js';

/** Bytes to upload; every attempt reads them from their beginning. */
export interface Content {
  readonly checksums: Checksums;
  readonly open: () => Readable;
}

/** What the service recommends at least; also what an upload holds in memory. */
const chunkSize = 8 << 20;

/**
 * Creates the object, or nothing: the service refuses it when the name is taken, and compares crc32c before the object
 * exists. More than a chunk goes in a session of several requests; an attempt that fails leaves its session alone, because
 * what a cut session holds need not be believed then, and the next attempt starts a new one.
 * @returns the object's generation
 */
export async function upload(file: File, { checksums, open }: Content): Promise<string> {
  const resumable = checksums.bytes > chunkSize;
  const target = file.createWriteStream({
    resumable,
    ...(resumable ? { chunkSize } : {}),
    validation: false,
    preconditionOpts: { ifGenerationMatch: 0 },
    metadata: {
      contentLength: checksums.bytes,
      crc32c: checksums.crc32c,
      metadata: { sha256: checksums.sha256 },
    },
  });
  let inSession = false;
  target.once('uri', () => (inSession = true));
  try {
    await pipeline(open(), target, { signal: transferDeadline(checksums.bytes) });
  } catch (error) {
    throw inSession && sessionGone.has(statusOf(error) ?? 0) ? interrupted(file, error) : explained(file, error);
  }
  return provenGeneration(file, checksums);
}

const sessionGone = new Set([404, 410]);

const interrupted = (file: File, cause: unknown): TransientError =>
  new TransientError(
    `[object-store/gcs] the upload of ${file.name} was broken off by the service; it is started again`,
    {
      code: 'UPLOAD_INTERRUPTED',
      cause: new Error(`status ${statusOf(cause)}`),
    },
  );

const explained = (file: File, error: unknown): unknown =>
  statusOf(error) === 400 && /crc32c|md5|checksum|hash/i.test(messageOf(error)) ? damaged(file) : error;

const damaged = (file: File): TransientError =>
  new TransientError(`[object-store/gcs] ${file.name} was damaged on its way up; it is sent again`, {
    code: 'OBJECT_DAMAGED',
  });

/** The answer says what lies there. Where it is not what we sent, it goes again: this very object and no other. */
async function provenGeneration(file: File, sent: Checksums): Promise<string> {
  const { crc32c, size, generation } = file.metadata;
  if (crc32c === sent.crc32c && Number(size) === sent.bytes) return String(generation);
  if (generation !== undefined) await removeObject(file, String(generation));
  throw damaged(file);
}
