import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { File } from '@google-cloud/storage';
import { PermanentError, TransientError } from '@relais/core';
import { checksumming, checksumsOf, type Checksums } from './checksums.js';
import { requestTimeoutMs, transferDeadline } from './client.js';
import { isAbsent } from './failure.js';
import type { FoundObject } from './find-object.js';
import { openContent } from './open-content.js';

export const discard = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * Streams exactly the object that was found, proven against what the service says of it.
 * @throws TransientError `OBJECT_DAMAGED` when it came otherwise than it lies there
 * @throws PermanentError `OBJECT_DAMAGED` when it lies there otherwise than it was created
 */
export async function download(file: File, found: FoundObject, sink: Writable): Promise<Checksums> {
  const signal = transferDeadline(found.bytes);
  const { body } = await openContent(file, found.generation, signal).catch((error: unknown) => {
    throw isAbsent(error) ? removed(file) : error;
  });
  const { stream, result } = checksumming();
  await pipeline(body, stream, sink, { signal });
  const received = result();
  if (received.bytes !== found.bytes || !(found.crc32c === null || received.crc32c === found.crc32c))
    throw damagedOnItsWay(file);
  if (found.sha256 !== null && received.sha256 !== found.sha256)
    throw new PermanentError(
      `[object-store/gcs] ${file.name} is damaged: its bytes hash to ${received.sha256}, it was created with ${found.sha256}; restore it from a copy`,
      { code: 'OBJECT_DAMAGED' },
    );
  return received;
}

/** All of a small object in one request, proven against the checksum that comes with it; null when there is none. */
export async function downloadWhole(file: File): Promise<Buffer | null> {
  const signal = AbortSignal.timeout(2 * requestTimeoutMs);
  try {
    const { body, crc32c } = await openContent(file, null, signal);
    const bytes = await buffer(body);
    if (crc32c !== null && crc32c !== checksumsOf(bytes).crc32c) throw damagedOnItsWay(file);
    return bytes;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

const removed = (file: File): TransientError =>
  new TransientError(`[object-store/gcs] ${file.name} was removed before it was read; it is looked for again`, {
    code: 'OBJECT_REMOVED',
  });

const damagedOnItsWay = (file: File): TransientError =>
  new TransientError(`[object-store/gcs] ${file.name} was damaged on its way down; it is read again`, {
    code: 'OBJECT_DAMAGED',
  });
