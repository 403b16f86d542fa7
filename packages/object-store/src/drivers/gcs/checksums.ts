import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
// Native: the SDK's own takes 17 seconds for half a gigabyte, on the thread that also beats the worker's heart.
import { crc32c } from '@node-rs/crc32';

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
  const sha256 = createHash('sha256');
  let crc = 0;
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      bytes += chunk.length;
      crc = crc32c(chunk, crc);
      sha256.update(chunk);
      pass(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, crc32c: encoded(crc), sha256: sha256.digest('hex') }) };
}

export function checksumsOf(body: Buffer): Checksums {
  return {
    bytes: body.length,
    crc32c: encoded(crc32c(body)),
    sha256: createHash('sha256').update(body).digest('hex'),
  };
}

export async function checksumsOfFile(file: string): Promise<Checksums> {
  const { stream, result } = checksumming();
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), stream.resume());
  return result();
}

function encoded(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}
