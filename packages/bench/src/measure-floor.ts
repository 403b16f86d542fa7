import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zipMemberOf, type RegisteredPipeline } from '@relais/core';
import type { BenchFile } from './bench-sources.js';
import { floorStatements } from './floor-query.js';
import type { FloorPlan, FloorTask } from './floor.js';
import type { BenchOptions } from './measurement.js';

/** Seconds that DuckDB alone needs for the pipeline's floor, in a process of its own. */
export async function measureFloor(
  { config, pipeline, signal }: Pick<BenchOptions, 'config' | 'pipeline' | 'signal'>,
  files: readonly BenchFile[],
  folder: string,
): Promise<number> {
  const plan = join(folder, 'floor.json');
  await writeFile(plan, JSON.stringify(floorPlan(pipeline, files, folder)));
  const script = join(config.root, 'packages', 'bench', 'dist', 'floor.js');
  const { stdout } = await promisify(execFile)(process.execPath, [script, plan], { signal });
  return (JSON.parse(stdout) as { readonly seconds: number }).seconds;
}

/** The pipeline's own statements, else its CSV files to typed Parquet, archives left out. */
function floorPlan({ definition, sample }: RegisteredPipeline, files: readonly BenchFile[], folder: string): FloorPlan {
  const own = sample?.bench?.floor;
  if (own !== undefined) {
    const filesOf = Object.fromEntries(
      definition.datasets.map(({ name }) => [
        name,
        files.filter(({ dataset }) => dataset === name).map(({ file }) => file),
      ]),
    );
    return { files: [], statements: floorStatements(own, definition.datasets, filesOf) };
  }
  const tasks = definition.datasets.flatMap((dataset): FloorTask[] => {
    const written = files.find((file) => file.dataset === dataset.name);
    if (written === undefined || zipMemberOf(dataset.source) !== undefined) return [];
    return [{ dataset, file: written.file, target: join(folder, `${dataset.name}.parquet`) }];
  });
  return { files: tasks, statements: [] };
}
