import { readdir, readFile } from 'node:fs/promises';
import { PermanentError, TransientError } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { Generation } from '../../index.js';
import { assertWhole } from './assert-whole.js';
import { replaceFile } from './durable-file.js';
import { lockFile, pipelineFolder, pointerFile, recordFile } from './generations.js';
import { readPointer } from './pointer.js';
import { withPublishLock } from './publish-lock.js';
import type { DuckDBWarehouseOptions } from './settings.js';

/** Generations that were published and whose files are still kept, newest first. */
export async function listGenerations(folder: string, pipeline: string): Promise<readonly Generation[]> {
  const names = await readdir(pipelineFolder(folder, pipeline)).catch(() => []);
  const found: Generation[] = [];
  for (const name of names.filter((each) => /^\d{6,}-/.test(each))) {
    const path = recordFile(folder, pipeline, name);
    const text = await readFile(path, 'utf8').catch(() => null);
    const cure = `remove it, with which generation ${name} can no longer be shown again`;
    if (text !== null) found.push(parseRecord<Generation>(text, { path, cure }));
  }
  // Names begin with a sequence number of at least six digits.
  return found.sort((a, b) => parseInt(b.generation, 10) - parseInt(a.generation, 10));
}

/** Points readers at an older generation, once it is proven that its files are what they were. */
export async function rollbackGeneration(
  options: DuckDBWarehouseOptions,
  pipeline: string,
  generation: string | null,
): Promise<Generation> {
  const { folder } = options;
  const current = await readPointer(folder, pipeline);
  if (current === null)
    throw new PermanentError(`[warehouse/duckdb] nothing of ${pipeline} was published yet; there is no way back`, {
      code: 'NOT_PUBLISHED',
    });
  const kept = await listGenerations(folder, pipeline);
  const target = kept.find((each) =>
    generation === null
      ? parseInt(each.generation, 10) < parseInt(current.generation, 10)
      : each.generation === generation,
  );
  if (target === undefined) throw unknownGeneration(pipeline, generation, kept);
  await assertWhole(options, pipeline, target.generation);
  return withPublishLock(lockFile(folder, pipeline), async () => {
    const now = await readPointer(folder, pipeline);
    if (now?.generation !== current.generation) throw moved(target, current, now);
    await replaceFile(pointerFile(folder, pipeline), `${JSON.stringify(withChecksum(target), null, 2)}\n`);
    return target;
  });
}

export const unknownGeneration = (
  pipeline: string,
  generation: string | null,
  kept: readonly Generation[],
): PermanentError =>
  new PermanentError(
    `[warehouse/duckdb] ${pipeline} has no ${generation === null ? 'generation before the published one' : `generation ${generation}`}; kept are ${kept.map((each) => each.generation).join(', ') || 'none'}`,
    { code: 'GENERATION_UNKNOWN' },
  );

const moved = (target: Generation, before: Generation, now: Generation | null): TransientError =>
  new TransientError(
    `[warehouse/duckdb] ${target.generation} was to follow ${before.generation}, but ${now?.generation ?? 'nothing'} is published now; decide again`,
    { code: 'GENERATION_MOVED' },
  );
