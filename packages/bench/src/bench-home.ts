import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { loadConfig, type Config } from '@relais/config';
import { PermanentError, type RegisteredPipeline, type RunReport, type RunStatus } from '@relais/core';
import { acquirePlatform, platformStatus } from '@relais/platform';
import { readLoad } from './process-load.js';

/** A home of its own, with a platform that is up and has settled. */
export interface BenchHome {
  readonly config: Config;
  readonly workerPid: number | null;
  /** Runs a command the way a person does; its report, and the seconds from its start to its exit. */
  command(args: readonly string[], wanted: readonly RunStatus[]): Promise<CommandRun>;
  readonly client: Client;
  /** Ends the platform and removes the home. */
  close(): Promise<void>;
}

export interface CommandRun {
  readonly report: RunReport;
  readonly seconds: number;
}

export interface HomeOptions {
  /** Where the tools and the checkout are. */
  readonly config: Config;
  readonly variables: NodeJS.ProcessEnv;
  readonly pipeline: RegisteredPipeline;
  /** What points the pipeline to its sources, and further settings. */
  readonly settings: Readonly<Record<string, string>>;
  /** Ends the command that is measured. */
  readonly signal: AbortSignal;
}

/** A worker that used less than this share of a core for so long has started everything it starts by itself. */
const SETTLED = { share: 0.05, seconds: 0.5, longestSeconds: 15 };

/** @param folder becomes the home; not there yet */
export async function openBenchHome(options: HomeOptions, folder: string): Promise<BenchHome> {
  const { definition } = options.pipeline;
  const environment = benchEnvironment(options, folder);
  const config = loadConfig({ [definition.name]: { definition } }, environment);
  // Spelled out, so that the run asks for the very settings that the worker was started with.
  Object.assign(environment, { RELAIS_STORE: config.store.uri, RELAIS_TASK_QUEUE: config.taskQueue });
  const platform = await acquirePlatform({
    home: config.home,
    temporalBinary: config.temporal.binary,
    temporalAddress: null,
    namespace: config.temporal.namespace,
    startWorker: true,
    workerCommand: [process.execPath, join(config.root, 'packages', 'worker', 'dist', 'main.js')],
    environment,
    minimumFreeBytes: 0,
  });
  const workerPid = (await platformStatus(config.home))?.workerPid ?? null;
  await settle(workerPid);
  const connection = await Connection.connect({ address: platform.address });
  const client = new Client({ connection, namespace: platform.namespace });
  return {
    config,
    workerPid,
    command: (args, wanted) => runCommand(config.root, { env: environment, signal: options.signal }, args, wanted),
    client,
    close: async () => {
      await connection.close();
      await platform.release();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Opens a home, works in it, and leaves nothing of it. */
export async function withBenchHome<T>(
  options: HomeOptions,
  folder: string,
  work: (home: BenchHome) => Promise<T>,
): Promise<T> {
  const home = await openBenchHome(options, folder);
  try {
    return await work(home);
  } finally {
    await home.close();
  }
}

async function settle(pid: number | null): Promise<void> {
  const { share, seconds, longestSeconds } = SETTLED;
  for (let waited = 0; pid !== null && waited < longestSeconds; waited += seconds) {
    const before = readLoad(pid);
    if (before === null) return;
    await sleep(seconds * 1000);
    if ((readLoad(pid)?.worker ?? 0) - before.worker < share * seconds) return;
  }
}

async function runCommand(
  root: string,
  options: { readonly env: Record<string, string>; readonly signal: AbortSignal },
  args: readonly string[],
  wanted: readonly RunStatus[],
): Promise<CommandRun> {
  const entry = join(root, 'packages', 'cli', 'dist', 'main.js');
  const started = performance.now();
  const child = spawn(process.execPath, [entry, ...args, '--json'], {
    ...options,
    // Its events are nobody's business here; what went wrong stands in the report.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const seconds = (performance.now() - started) / 1000;
  const report = reportIn(output);
  if (report !== null && wanted.includes(report.status)) return { report, seconds };
  throw new PermanentError(
    `[bench] the measured ${args[0]} ended as ${report?.status ?? 'nothing'}: ${report?.error?.message ?? 'no error was named'}`,
    { code: 'BENCH_RUN_FAILED' },
  );
}

/** Null where the command was ended before it could print one. */
function reportIn(output: string): RunReport | null {
  try {
    return JSON.parse(output) as RunReport;
  } catch {
    return null;
  }
}

/** Settings of the person stay, what says where data lies does not. */
function benchEnvironment({ variables, config, settings }: HomeOptions, home: string): Record<string, string> {
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
  return { ...Object.fromEntries(kept), RELAIS_ROOT: config.root, RELAIS_HOME: home, ...settings };
}
