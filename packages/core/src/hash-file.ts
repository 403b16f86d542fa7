import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readPieces } from './read-pieces.js';

/** Hex sha256 of a local file, read in constant memory. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file);
  try {
    for await (const piece of readPieces(handle, signal)) hash.update(piece);
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}
