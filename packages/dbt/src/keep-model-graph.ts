import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineDefinition, TileDefinition } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import type { ModelGraph } from './model-graph.js';
import { projectVersion, type ProjectFolders } from './project-version.js';
import { readModelGraph, type GraphOptions } from './read-model-graph.js';

export interface KeepGraphOptions extends GraphOptions, ProjectFolders {
  /** Holds one file a pipeline and dialect; whoever finds it outdated replaces it. */
  readonly keptIn: string;
}

/**
 * The graph as {@link readModelGraph} gives it, kept until the models, the definition, the tiles or what reads them
 * change: dbt is started once for each state of the code.
 * @throws PermanentError `DBT_MISSING`, `DBT_BROKEN`
 */
export async function keepModelGraph(
  options: KeepGraphOptions,
  pipeline: PipelineDefinition,
  tiles: readonly TileDefinition[] = [],
): Promise<ModelGraph> {
  const file = join(options.keptIn, `${pipeline.name}-${options.dialect}.json`);
  const key = await keyOf(options, pipeline, tiles);
  const kept = await readKept(file);
  if (kept?.key === key) return kept.graph;
  const graph = await readModelGraph(options, pipeline, tiles);
  await replace(file, options.keptIn, { key, graph });
  return graph;
}

interface Kept {
  readonly key: string;
  readonly graph: ModelGraph;
}

/** Raised when the graph's shape changes, so that an older program's is not taken for it. */
const SHAPE = 2;

async function keyOf(
  options: KeepGraphOptions,
  pipeline: PipelineDefinition,
  tiles: readonly TileDefinition[],
): Promise<string> {
  const { dialect, variables = {}, lineageScript } = options;
  const script = createHash('sha256')
    .update(await readFile(lineageScript))
    .digest('hex');
  const besides = [SHAPE, dialect, variables, script, pipeline, tiles];
  return fingerprint(await projectVersion(options, pipeline.dbtSelector, besides));
}

/** A file that is damaged is one that has to be made again. */
async function readKept(file: string): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Kept;
  } catch {
    return null;
  }
}

async function replace(file: string, folder: string, kept: Kept): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(kept));
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
