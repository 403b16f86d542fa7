import { stat } from 'node:fs/promises';
import { PermanentError } from '@relais/core';
import { databaseFile } from './generations.js';
import { readPointer } from './pointer.js';

/**
 * Reads the file of the published generation, which no writer ever opens again. A slow reader whose generation was
 * collected before it had opened the file begins anew with the one that is shown by then.
 * @param work only reads: it may be done again
 * @throws PermanentError `NOT_PUBLISHED`, `GENERATION_INCOMPLETE`
 */
export async function withPublishedFile<T>(
  root: string,
  pipeline: string,
  work: (file: string) => Promise<T>,
): Promise<T> {
  for (;;) {
    const shown = await assertPublished(root, pipeline);
    try {
      const file = databaseFile(root, pipeline, shown);
      if ((await stat(file).catch(() => null)) === null) throw generationIncomplete(pipeline, file);
      return await work(file);
    } catch (error) {
      if ((await assertPublished(root, pipeline)) === shown) throw error;
    }
  }
}

async function assertPublished(root: string, pipeline: string): Promise<string> {
  const current = await readPointer(root, pipeline);
  if (current === null)
    throw new PermanentError(
      `[warehouse/duckdb] nothing of ${pipeline} was published yet; start with relais run ${pipeline}`,
      { code: 'NOT_PUBLISHED' },
    );
  return current.generation;
}

export const generationIncomplete = (pipeline: string, missing: string, cause?: unknown): PermanentError =>
  new PermanentError(
    `[warehouse/duckdb] a file of the published generation is not where it was (${missing}); relais backfill ${pipeline} --from <date> --to <date> builds it again`,
    { code: 'GENERATION_INCOMPLETE', cause },
  );
