import { readFile } from 'node:fs/promises';
import { PermanentError } from '@relais/core';
import type { Generation } from '../../index.js';
import { pointerFile } from './generations.js';

/**
 * The generation readers see, or null when nothing was ever published.
 * @throws PermanentError `POINTER_DAMAGED`
 */
export async function readPointer(root: string, pipeline: string): Promise<Generation | null> {
  const file = pointerFile(root, pipeline);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Generation;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new PermanentError(
      `[warehouse/duckdb] ${file} cannot be read; remove it and publish again with relais backfill ${pipeline}`,
      { code: 'POINTER_DAMAGED', cause },
    );
  }
}
