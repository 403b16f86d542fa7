import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { errnoOf } from './failure.js';

export const digestOf = (body: Uint8Array | string): string => createHash('sha256').update(body).digest('hex');

/** Hex sha256 of a file read in pieces, or null for a folder. */
export async function digestOfFile(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    if (errnoOf(error) === 'EISDIR') return null;
    throw error;
  }
  return hash.digest('hex');
}
