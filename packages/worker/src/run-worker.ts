import { writeFile } from 'node:fs/promises';
import { NativeConnection, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '@relais/activities';
import { loadConfig, type Config } from '@relais/config';
import { registry } from '@relais/workflows/pipelines';
import { armKillPoints } from './arm-kill-points.js';
import type { Telemetry } from './compose-telemetry.js';
import { connectionOptions } from './connection-options.js';
import { createDependencies } from './create-dependencies.js';
import { createWorkers } from './create-workers.js';
import { createLogger, temporalLogger } from './logger.js';
import { guardPayloads } from './payload-guard.js';
import { hasSearchAttributes } from './search-attributes.js';

/** A worker: polls the task queue until it is told to stop. Everything it is, it is by its environment. */
export async function runWorker(): Promise<void> {
  const config = loadConfig(registry);
  if (config.killAt !== null) armKillPoints(config.home, config.killAt);
  const logger = createLogger(config.logLevel);
  const telemetry = await telemetryOf(config, logger);
  Runtime.install({ logger: temporalLogger(logger), shutdownSignals: ['SIGTERM', 'SIGINT'], ...telemetry?.runtime });

  const connection = await connect(config);
  const { namespace } = config.temporal;
  const searchAttributes = await hasSearchAttributes(connection, namespace);
  if (!searchAttributes)
    logger.warn({ namespace }, 'the namespace lacks our search attributes; runs are not tagged with them');
  const dependencies = await createDependencies(config, registry, searchAttributes);
  if (config.dbt.warm === 'start') dependencies.models?.warm?.();
  const activities = createActivities(dependencies);
  const watching = (await telemetry?.watch(dependencies, Runtime.instance().metricMeter)) ?? [];
  const interceptors = { activity: [guardPayloads, ...watching] };
  const workers = await createWorkers(config, {
    connection,
    activities,
    interceptors,
    sinks: telemetry?.sinks ?? null,
  });
  const stop = (): void => workers.forEach((worker) => worker.shutdown());
  // Whoever started us holds our stdin open; when it ends without a word, so do we.
  if (config.workerReadyFile !== null) process.stdin.resume().once('end', stop);
  const running = Promise.all(workers.map((worker) => worker.run()));
  if (config.workerReadyFile !== null) await writeFile(config.workerReadyFile, String(process.pid));
  logger.info(
    { taskQueue: config.taskQueue, ...config.worker, namespace, store: config.store.uri, warehouse: config.warehouse },
    'the worker polls',
  );
  await running;
  await connection.close();
  await telemetry?.stop();
  // It is open as long as whoever started us lives, and would keep us from ending.
  process.stdin.destroy();
}

/** With the switch off none of it is loaded. */
async function telemetryOf(config: Config, logger: Logger): Promise<Telemetry | null> {
  const settings = config.telemetry;
  if (settings === null) return null;
  const { composeTelemetry } = await import('./compose-telemetry.js');
  return composeTelemetry(config, settings, logger);
}

/** The embedded server may still be starting; whoever started us bounds how long we wait. */
async function connect({ temporal }: Config): Promise<NativeConnection> {
  const options = await connectionOptions(temporal, temporal.address ?? '127.0.0.1:7233');
  for (let attempt = 1; ; attempt++) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      if (attempt >= 150) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
