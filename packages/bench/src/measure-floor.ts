import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zipMemberOf, type PipelineDefinition } from '@relais/core';
import type { WrittenFile } from '@relais/sample-sources';
import type { FloorTask } from './floor.js';

const repetitions = 3;

/** Seconds that DuckDB alone needs for the pipeline's CSV files, archives left out: the median of three. */
export async function measureFloor(
  root: string,
  pipeline: PipelineDefinition,
  files: readonly WrittenFile[],
  folder: string,
): Promise<number> {
  const tasks = pipeline.datasets.flatMap((dataset): FloorTask[] => {
    const written = files.find((file) => file.dataset === dataset.name);
    if (written === undefined || zipMemberOf(dataset.source) !== undefined) return [];
    return [{ dataset, file: written.file, target: join(folder, `${dataset.name}.parquet`) }];
  });
  const plan = join(folder, 'floor.json');
  await writeFile(plan, JSON.stringify(tasks));
  const seconds: number[] = [];
  for (let turn = 0; turn < repetitions; turn++) {
    const script = join(root, 'packages', 'bench', 'dist', 'floor.js');
    const { stdout } = await promisify(execFile)(process.execPath, [script, plan]);
    seconds.push((JSON.parse(stdout) as { readonly seconds: number }).seconds);
  }
  return median(seconds);
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
