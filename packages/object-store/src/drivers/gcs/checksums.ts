import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CRC32C } from '@google-cloud/storage';

/** What bytes are known by: the service computes crc32c of every object, the pipelines name theirs by sha256. */
export interface Checksums {
  readonly bytes: number;
  /** Base64 of the big-endian value, as the service writes it. */
  readonly crc32c: string;
  /** Hex. */
  readonly sha256: string;
}

/** A stream that lets everything pass and knows its checksums when it has ended. */
export function checksumming(): { readonly stream: Transform; readonly result: () => Checksums } {
  const crc32c = new CRC32C();
  const sha256 = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      bytes += chunk.length;
      crc32c.update(chunk);
      sha256.update(chunk);
      pass(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, crc32c: crc32c.toString(), sha256: sha256.digest('hex') }) };
}

export function checksumsOf(body: Buffer): Checksums {
  const crc32c = new CRC32C();
  crc32c.update(body);
  return { bytes: body.length, crc32c: crc32c.toString(), sha256: createHash('sha256').update(body).digest('hex') };
}

export async function checksumsOfFile(file: string): Promise<Checksums> {
  const { stream, result } = checksumming();
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), stream.resume());
  return result();
}
