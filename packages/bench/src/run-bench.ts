import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig, type Config } from '@relais/config';
import type { RegisteredPipeline } from '@relais/core';
import type { BenchReport } from './bench-report.js';
import { type BenchFile, benchOf, type BenchSources, benchSources } from './bench-sources.js';
import { describeMachine } from './machine.js';
import { measureDbt } from './measure-dbt.js';
import { measuredRun } from './measured-run.js';
import { measureFloor } from './measure-floor.js';
import { measureGuard } from './measure-guard.js';

export interface BenchOptions {
  /** Where the tools and the checkout are; the run itself gets a home of its own below this one, removed afterwards. */
  readonly config: Config;
  readonly variables: NodeJS.ProcessEnv;
  readonly pipeline: RegisteredPipeline;
  readonly scale: number;
  readonly seed: number;
  readonly onProgress: (line: string) => void;
}

/** Measures a pipeline on sample files against the floor of this machine. */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { config, pipeline, scale, seed, onProgress } = options;
  const { date } = benchOf(pipeline);
  const scratch = join(config.home, 'scratch');
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, 'bench-'));
  try {
    onProgress(`writing the sample, scale ${scale}`);
    const sources = await benchSources(pipeline, { seed, scale }, folder);
    try {
      onProgress('the floor: DuckDB alone');
      const floorSeconds = await measureFloor(config.root, pipeline, sources.files, folder);
      onProgress('the guard: a comparison with the month before');
      const guard = await measureGuard(config, pipeline, { seed, scale, date, files: sources.files }, folder);
      return { ...(await measure(options, folder, sources, floorSeconds)), guard };
    } finally {
      await sources.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  { config, variables, pipeline, scale, onProgress }: BenchOptions,
  folder: string,
  sources: BenchSources,
  floorSeconds: number,
): Promise<Omit<BenchReport, 'guard'>> {
  const { definition } = pipeline;
  const home = join(folder, 'home');
  const environment = benchEnvironment(variables, config, home, sources.variables);
  const benchConfig = loadConfig({ [definition.name]: { definition } }, environment);
  // Spelled out, so that the run asks for the very settings that the worker was started with.
  Object.assign(environment, { RELAIS_STORE: benchConfig.store.uri, RELAIS_TASK_QUEUE: benchConfig.taskQueue });
  onProgress('the pipeline');
  const run = await measuredRun(
    benchConfig,
    environment,
    definition.name,
    benchOf(pipeline).date,
    bytesByDataset(sources.files),
  );
  onProgress('dbt alone');
  const dbtSeconds = await measureDbt(benchConfig, definition);
  return {
    machine: describeMachine(),
    scale,
    stages: run.stages,
    floorSeconds,
    dbtSeconds,
    ratio: {
      loaded: run.loadedSeconds / floorSeconds,
      published: (run.totalSeconds - dbtSeconds) / floorSeconds,
      whole: run.totalSeconds / floorSeconds,
    },
    peakMemoryBytes: run.peakMemoryBytes,
  };
}

function bytesByDataset(files: readonly BenchFile[]): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const file of files) bytes[file.dataset] = (bytes[file.dataset] ?? 0) + file.bytes;
  return bytes;
}

/** Settings of the person stay, what says where data lies does not. */
function benchEnvironment(
  variables: NodeJS.ProcessEnv,
  config: Config,
  home: string,
  sources: Readonly<Record<string, string>>,
): Record<string, string> {
  const elsewhere = new Set([
    'RELAIS_STORE',
    'RELAIS_WAREHOUSE',
    'RELAIS_TASK_QUEUE',
    'TEMPORAL_ADDRESS',
    'TEMPORAL_NAMESPACE',
  ]);
  const kept = Object.entries(variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !elsewhere.has(entry[0]),
  );
  return { ...Object.fromEntries(kept), RELAIS_ROOT: config.root, RELAIS_HOME: home, ...sources };
}
