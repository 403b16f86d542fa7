import type { File } from '@google-cloud/storage';
import { isAbsent } from './failure.js';

/** What the service knows of an object. */
export interface FoundObject {
  /** Changes when another object takes the name. */
  readonly generation: string;
  readonly bytes: number;
  readonly crc32c: string | null;
  /** Hex; null for an object that somebody else put there. */
  readonly sha256: string | null;
}

/** The newest object of this name, or null. */
export async function findObject(file: File): Promise<FoundObject | null> {
  try {
    const [{ generation, size, crc32c, metadata }] = await file.getMetadata();
    const sha256 = metadata?.sha256;
    return {
      generation: String(generation),
      bytes: Number(size),
      crc32c: crc32c ?? null,
      sha256: typeof sha256 === 'string' ? sha256 : null,
    };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
