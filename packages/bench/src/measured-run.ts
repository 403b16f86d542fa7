import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, Connection } from '@temporalio/client';
import type { Config } from '@relais/config';
import { PermanentError, type RunReport } from '@relais/core';
import { acquirePlatform, platformStatus } from '@relais/platform';
import { watchMemory } from './process-memory.js';
import { runTimes, type RunTimes } from './run-times.js';

export interface MeasuredRun extends RunTimes {
  readonly report: RunReport;
  readonly peakMemoryBytes: number | null;
}

/**
 * Runs a pipeline the way a person does, on a platform that is up already, and measures it from outside.
 * @param config of the home that the run is to fill
 * @throws PermanentError `BENCH_RUN_FAILED`
 */
export async function measuredRun(
  config: Config,
  environment: Record<string, string>,
  pipeline: string,
  date: string,
  bytesOf: Readonly<Record<string, number>>,
): Promise<MeasuredRun> {
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
  try {
    const workerPid = (await platformStatus(config.home))?.workerPid ?? null;
    const memory = watchMemory(() => workerPid);
    const report = await runCommand(config.root, environment, [pipeline, '--date', date]).finally(() => memory.stop());
    const connection = await Connection.connect({ address: platform.address });
    const client = new Client({ connection, namespace: platform.namespace });
    const history = await client.workflow.getHandle(report.workflowId, report.runId).fetchHistory();
    await connection.close();
    return { ...runTimes(history, bytesOf), report, peakMemoryBytes: memory.stop() };
  } finally {
    await platform.release();
  }
}

async function runCommand(
  root: string,
  environment: Record<string, string>,
  args: readonly string[],
): Promise<RunReport> {
  const entry = join(root, 'packages', 'cli', 'dist', 'main.js');
  const child = spawn(process.execPath, [entry, 'run', ...args, '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const report = JSON.parse(output) as RunReport;
  if (report.status === 'succeeded' || report.status === 'loaded') return report;
  throw new PermanentError(
    `[bench] the measured run ended as ${report.status}: ${report.error?.message ?? 'no error was named'}`,
    {
      code: 'BENCH_RUN_FAILED',
    },
  );
}
