import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inBenchFolder } from './bench-folder.js';
import type { GrowthBench, GrowthPoint } from './bench-report.js';
import { withBenchHome } from './bench-home.js';
import { benchOf, benchSources, bytesByDataset } from './bench-sources.js';
import { growthOf } from './growth-of.js';
import { measuredRun } from './measured-run.js';
import { measureFloor } from './measure-floor.js';
import { describeMeasurement, homeOptions, type BenchOptions } from './measurement.js';

export interface GrowthBenchOptions extends BenchOptions {
  /** Of the samples, in any order. */
  readonly scales: readonly number[];
}

/**
 * One run a scale. The largest goes first: it alone touches memory that the machine had not handed out before, which on
 * virtual machines costs seconds and would bend the line.
 */
export async function measureGrowth(options: GrowthBenchOptions): Promise<GrowthBench> {
  const points: GrowthPoint[] = [];
  for (const scale of options.scales.toSorted((a, b) => b - a)) points.unshift(await measureScale(options, scale));
  const { fits, verdicts } = growthOf(points);
  const scale = Math.max(...options.scales);
  const measurement = await describeMeasurement({ ...options, scale }, verdicts);
  return { measure: 'growth', ...measurement, points, fits };
}

async function measureScale(options: GrowthBenchOptions, scale: number): Promise<GrowthPoint> {
  const { pipeline, seed, onProgress } = options;
  return inBenchFolder(options.config.home, async (folder) => {
    onProgress(`writing the sample, scale ${scale}`);
    const sources = await benchSources(pipeline, { seed, scale }, folder);
    try {
      onProgress(`the floor, scale ${scale}`);
      const floorSeconds = await measureFloor(options, sources.files, folder);
      onProgress(`the pipeline, scale ${scale}`);
      const args = ['run', pipeline.definition.name, '--date', benchOf(pipeline).date];
      const { loadedSeconds, wholeSeconds, peakMemoryBytes } = await withBenchHome(
        homeOptions(options, sources.variables),
        join(folder, 'home'),
        (home) => measuredRun(home, args, bytesByDataset(sources.files), availableParallelism()),
      );
      const bytes = sources.files.reduce((sum, file) => sum + file.bytes, 0);
      return { scale, bytes, floorSeconds, loadedSeconds, wholeSeconds, peakMemoryBytes };
    } finally {
      await sources.close();
    }
  });
}
