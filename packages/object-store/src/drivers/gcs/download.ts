import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { File } from '@google-cloud/storage';
import { PermanentError, TransientError } from '@relais/core';
import { checksumming, type Checksums } from './checksums.js';
import { requestTimeoutMs, transferDeadline } from './client.js';
import { isAbsent } from './failure.js';
import type { FoundObject } from './find-object.js';

export const discard = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * Streams exactly the object that was found, proven against what the service says of it.
 * @throws TransientError `OBJECT_DAMAGED` when it came otherwise than it lies there
 * @throws PermanentError `OBJECT_DAMAGED` when it lies there otherwise than it was created
 */
export async function download(file: File, found: FoundObject, sink: Writable): Promise<Checksums> {
  const pinned = file.bucket.file(file.name, { generation: found.generation });
  const { stream, result } = checksumming();
  await pipeline(contentOf(pinned), stream, sink, { signal: transferDeadline(found.bytes) });
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
  const chunks: Buffer[] = [];
  const keep = new Writable({ write: (chunk: Buffer, _encoding, done) => done(void chunks.push(chunk)) });
  const { stream, result } = checksumming();
  const content = contentOf(file);
  let announced: string | undefined;
  content.once('response', ({ headers }: { headers: Record<string, unknown> }) => {
    announced = /crc32c=([^,]+)/.exec(String(headers['x-goog-hash']))?.[1];
  });
  try {
    await pipeline(content, stream, keep, { signal: AbortSignal.timeout(2 * requestTimeoutMs) });
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
  if (announced !== undefined && announced !== result().crc32c) throw damagedOnItsWay(file);
  return Buffer.concat(chunks);
}

const contentOf = (file: File) => file.createReadStream({ validation: false, decompress: false });

const damagedOnItsWay = (file: File): TransientError =>
  new TransientError(`[object-store/gcs] ${file.name} was damaged on its way down; it is read again`, {
    code: 'OBJECT_DAMAGED',
  });
