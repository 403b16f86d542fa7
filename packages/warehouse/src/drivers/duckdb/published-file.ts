import { stat } from 'node:fs/promises';
import { PermanentError } from '@relais/core';
import { databaseFile } from './generations.js';
import { readPointer } from './pointer.js';

/**
 * The file of the published generation, which no writer ever opens again.
 * @throws PermanentError `NOT_PUBLISHED`, `GENERATION_INCOMPLETE`
 */
export async function publishedFile(root: string, pipeline: string): Promise<string> {
  const current = await readPointer(root, pipeline);
  if (current === null)
    throw new PermanentError(
      `[warehouse/duckdb] nothing of ${pipeline} was published yet; start with relais run ${pipeline}`,
      { code: 'NOT_PUBLISHED' },
    );
  const file = databaseFile(root, pipeline, current.generation);
  if ((await stat(file).catch(() => null)) === null) throw generationIncomplete(pipeline, file);
  return file;
}

export const generationIncomplete = (pipeline: string, missing: string, cause?: unknown): PermanentError =>
  new PermanentError(
    `[warehouse/duckdb] a file of the published generation is not where it was (${missing}); relais backfill ${pipeline} --from <date> --to <date> builds it again`,
    { code: 'GENERATION_INCOMPLETE', cause },
  );
