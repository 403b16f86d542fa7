import { readFile } from 'node:fs/promises';
import { parseRecord } from '@relais/core/parse-record';
import type { Generation } from '../../index.js';
import { pointerFile } from './generations.js';

/**
 * The generation readers see, or null when nothing was ever published.
 * @throws PermanentError `POINTER_DAMAGED`
 */
export async function readPointer(root: string, pipeline: string): Promise<Generation | null> {
  const file = pointerFile(root, pipeline);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const cure = `remove it and publish again with relais run ${pipeline}`;
  return text === null ? null : parseRecord<Generation>(text, { path: file, cure, code: 'POINTER_DAMAGED' });
}
