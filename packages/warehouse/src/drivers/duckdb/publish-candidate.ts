import { access, chmod, rm } from 'node:fs/promises';
import { TransientError } from '@relais/core';
import { externalWrite } from '@relais/core/kill-point';
import { withChecksum } from '@relais/core/record-checksum';
import type { Candidate, Generation, GenerationRecord } from '../../index.js';
import { replaceFile, syncFolder } from './durable-file.js';
import {
  collectGenerations,
  databaseFile,
  generationFolder,
  lockFile,
  pointerFile,
  recordFile,
} from './generations.js';
import { readPointer } from './pointer.js';
import { withPublishLock } from './publish-lock.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { withDatabase } from './with-database.js';

/** Makes a candidate the generation readers see, by renaming the pointer into place. */
export async function publishCandidate(
  options: DuckDBWarehouseOptions,
  candidate: Candidate,
  record: GenerationRecord,
): Promise<Generation> {
  const { folder } = options;
  const { pipeline } = candidate;
  await assertOpens(options, candidate);
  const published = await withPublishLock(lockFile(folder, pipeline), async () => {
    const current = await readPointer(folder, pipeline);
    if (current !== null) await keepRecord(folder, pipeline, current);
    if (current?.generation === candidate.generation) return current;
    if ((current?.generation ?? null) !== candidate.base) throw moved(candidate, current);
    const next = generationOf(folder, candidate, record);
    await replaceFile(pointerFile(folder, pipeline), toJson(next));
    await keepRecord(folder, pipeline, next);
    return next;
  });
  // Readers see the new generation already; what cannot be removed now is found again next time.
  await externalWrite('warehouse/duckdb/collect', () =>
    collectGenerations(options, pipeline, published.generation).catch(() => undefined),
  );
  return published;
}

/** Removes a candidate's folder; a candidate that was published is no candidate any more and stays. */
export async function discardCandidate({ folder }: DuckDBWarehouseOptions, candidate: Candidate): Promise<void> {
  const { pipeline, generation } = candidate;
  const isPublished = await exists(recordFile(folder, pipeline, generation));
  const current = await readPointer(folder, pipeline);
  if (isPublished || current?.generation === generation) return;
  await rm(generationFolder(folder, pipeline, generation), { recursive: true, force: true });
}

/** Written after the switch, so that it marks what readers saw; a publisher that died in between is made up for. */
async function keepRecord(folder: string, pipeline: string, generation: Generation): Promise<void> {
  const file = recordFile(folder, pipeline, generation.generation);
  const isLost = !(await exists(generationFolder(folder, pipeline, generation.generation)));
  if (!isLost && !(await exists(file))) await replaceFile(file, toJson(generation));
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * What dbt left behind is a whole database, and its name lasts. From here on nobody writes it: who opens it for writing,
 * if only to look into it, would lock all readers out.
 */
async function assertOpens(options: DuckDBWarehouseOptions, { pipeline, generation }: Candidate): Promise<void> {
  const file = databaseFile(options.folder, pipeline, generation);
  const location = generationFolder(options.folder, pipeline, generation);
  const use = { file, readOnly: true, spillFolder: location };
  await withDatabase(options, use, (connection) => connection.run('FROM duckdb_tables()'));
  await chmod(file, 0o444);
  await syncFolder(location);
}

const generationOf = (folder: string, { pipeline, generation }: Candidate, record: GenerationRecord): Generation => ({
  ...record,
  generation,
  location: generationFolder(folder, pipeline, generation),
  publishedAt: new Date().toISOString(),
});

const toJson = (generation: Generation): string => `${JSON.stringify(withChecksum(generation), null, 2)}\n`;

const moved = ({ generation, base }: Candidate, current: Generation | null): TransientError =>
  new TransientError(
    `[warehouse/duckdb] ${generation} was prepared on ${base ?? 'nothing'}, but ${current?.generation ?? 'nothing'} is published now; prepare it again`,
    { code: 'GENERATION_MOVED' },
  );
