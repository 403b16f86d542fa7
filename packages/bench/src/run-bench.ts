import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig, type Config } from '@relais/config';
import type { RegisteredPipeline } from '@relais/core';
import { startFileServer, writeSample, type WrittenFile } from '@relais/sample-sources';
import type { BenchReport } from './bench-report.js';
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

/** A day on which the sample has everything. */
const date = '2025-03-15';

/** Measures a pipeline on sample files against the floor of this machine. */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { config, pipeline, scale, seed, onProgress } = options;
  const scratch = join(config.home, 'scratch');
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, 'bench-'));
  try {
    onProgress(`writing the sample, scale ${scale}`);
    const samples = join(folder, 'samples');
    const files = await writeSample(pipeline, { seed, scale, date }, samples);
    onProgress('the floor: DuckDB alone');
    const floorSeconds = await measureFloor(config.root, pipeline.definition, files, folder);
    onProgress('the guard: a comparison with the month before');
    const guard = await measureGuard(config, pipeline, { seed, scale, date, files }, folder);
    const server = await startFileServer(samples);
    try {
      return { ...(await measure(options, folder, files, server.url, floorSeconds)), guard };
    } finally {
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  { config, variables, pipeline: { definition }, scale, onProgress }: BenchOptions,
  folder: string,
  files: readonly WrittenFile[],
  url: string,
  floorSeconds: number,
): Promise<Omit<BenchReport, 'guard'>> {
  const home = join(folder, 'home');
  const environment = benchEnvironment(variables, config, home, sourceVariables(definition.datasets, files, url));
  const benchConfig = loadConfig({ [definition.name]: { definition } }, environment);
  // Spelled out, so that the run asks for the very settings that the worker was started with.
  Object.assign(environment, { RELAIS_STORE: benchConfig.store.uri, RELAIS_TASK_QUEUE: benchConfig.taskQueue });
  const bytesOf = Object.fromEntries(files.map(({ dataset, bytes }) => [dataset, bytes]));
  onProgress('the pipeline');
  const run = await measuredRun(benchConfig, environment, definition.name, date, bytesOf);
  onProgress('dbt alone');
  const dbtSeconds = await measureDbt(benchConfig, definition);
  return {
    machine: describeMachine(),
    scale,
    stages: run.stages,
    floorSeconds,
    dbtSeconds,
    ratio: { loaded: run.loadedSeconds / floorSeconds, published: (run.totalSeconds - dbtSeconds) / floorSeconds },
    peakMemoryBytes: run.peakMemoryBytes,
  };
}

function sourceVariables(
  datasets: RegisteredPipeline['definition']['datasets'],
  files: readonly WrittenFile[],
  url: string,
): Record<string, string> {
  return Object.fromEntries(
    datasets.flatMap(({ name, source }) =>
      source.kind === 'http'
        ? [[source.urlVariable, `${url}${files.find((file) => file.dataset === name)?.path ?? ''}`]]
        : [],
    ),
  );
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
