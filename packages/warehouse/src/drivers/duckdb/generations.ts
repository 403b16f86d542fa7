import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertIdentifier } from '@relais/core';
import { defaultGenerationsKept } from '../../generations-kept.js';
import type { DuckDBWarehouseOptions } from './settings.js';

/**
 * The warehouse folder of a pipeline:
 *
 *     <pipeline>/current.json                          the pointer: the generation readers see
 *     <pipeline>/000007-1f3a9c04/<pipeline>.duckdb     a generation, or a candidate of that name
 *     <pipeline>/000007-1f3a9c04/generation.json       its record, once it was published
 */
export const pipelineFolder = (root: string, pipeline: string): string => join(root, assertIdentifier(pipeline));

export const pointerFile = (root: string, pipeline: string): string =>
  join(pipelineFolder(root, pipeline), 'current.json');

export const lockFile = (root: string, pipeline: string): string =>
  join(pipelineFolder(root, pipeline), 'publish.lock');

export function generationFolder(root: string, pipeline: string, generation: string): string {
  if (!GENERATION.test(generation)) throw new RangeError(`[warehouse/duckdb] not a generation: ${generation}`);
  return join(pipelineFolder(root, pipeline), generation);
}

/** The base name is the same in every generation, because the views that dbt makes carry the catalogue's name. */
export const databaseFile = (root: string, pipeline: string, generation: string): string =>
  join(generationFolder(root, pipeline, generation), `${pipeline}.duckdb`);

export const recordFile = (root: string, pipeline: string, generation: string): string =>
  join(generationFolder(root, pipeline, generation), 'generation.json');

/** Makes the folder of a candidate under a name nobody else has. @returns the name */
export async function createGeneration(root: string, pipeline: string): Promise<string> {
  const folder = pipelineFolder(root, pipeline);
  await mkdir(folder, { recursive: true });
  const last = (await readdir(folder)).reduce((highest, name) => Math.max(highest, sequenceOf(name)), 0);
  const generation = `${String(last + 1).padStart(6, '0')}-${randomBytes(4).toString('hex')}`;
  await mkdir(join(folder, generation));
  return generation;
}

/** Removes all but the newest published generations, and what attempts left behind that died more than a day ago. */
export async function collectGenerations(
  { folder: root, generationsKept = defaultGenerationsKept }: DuckDBWarehouseOptions,
  pipeline: string,
  current: string | null,
): Promise<void> {
  const folder = pipelineFolder(root, pipeline);
  const names = await readdir(folder).catch(() => []);
  const published: string[] = [];
  for (const name of names) {
    if (GENERATION.test(name) && (await lastChange(recordFile(root, pipeline, name))) !== null) published.push(name);
    else if (name !== current && LEFTOVER.test(name) && (await isForgotten(folder, name)))
      await rm(join(folder, name), { recursive: true, force: true });
  }
  const outdated = published.sort((a, b) => sequenceOf(b) - sequenceOf(a)).slice(generationsKept);
  for (const name of outdated) if (name !== current) await rm(join(folder, name), { recursive: true, force: true });
}

const GENERATION = /^(\d{6,})-[0-9a-f]{8}$/;
const LEFTOVER = /^(\d{6,}-[0-9a-f]{8}|spill-.+|current\.json\..+|publish\.lock\..+)$/;
const DAY_MS = 86_400_000;

const sequenceOf = (name: string): number => Number(GENERATION.exec(name)?.[1] ?? 0);

/** A candidate is in use while dbt writes its file, however long ago its folder was made. */
async function isForgotten(folder: string, name: string): Promise<boolean> {
  const inside = await readdir(join(folder, name)).catch(() => []);
  const changes = await Promise.all(['', ...inside].map((file) => lastChange(join(folder, name, file))));
  return Date.now() - Math.max(...changes.map((change) => change ?? 0)) > DAY_MS;
}

/** Milliseconds since the epoch, or null when there is no such file. */
const lastChange = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
