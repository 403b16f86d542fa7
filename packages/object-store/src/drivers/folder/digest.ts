import { createHash } from 'node:crypto';
import { hashFile } from '@relais/core/hash-file';
import { errnoOf } from './failure.js';

export const digestOf = (body: Uint8Array | string): string => createHash('sha256').update(body).digest('hex');

/** Hex sha256 of a file read in pieces, or null for a folder. */
export async function digestOfFile(file: string): Promise<string | null> {
  try {
    return await hashFile(file);
  } catch (error) {
    if (errnoOf(error) === 'EISDIR') return null;
    throw error;
  }
}
