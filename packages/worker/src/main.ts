import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '@relais/activities';
import { loadConfig, type Config } from '@relais/config';
import { registry } from '@relais/workflows/pipelines';
import { armKillPoints } from './arm-kill-points.js';
import { connectionOptions } from './connection-options.js';
import { createDependencies } from './create-dependencies.js';
import { createLogger, temporalLogger } from './logger.js';
import { guardPayloads } from './payload-guard.js';
import { hasSearchAttributes } from './search-attributes.js';
import { translationLimits, translationQueue } from './translation-queue.js';

/** A worker: polls the task queue until it is told to stop. Everything it is, it is by its environment. */
const config = loadConfig(registry);
if (config.killAt !== null) armKillPoints(config.home, config.killAt);
const logger = createLogger(config.logLevel);
Runtime.install({ logger: temporalLogger(logger), shutdownSignals: ['SIGTERM', 'SIGINT'] });

const connection = await connect(config);
const { namespace } = config.temporal;
const searchAttributes = await hasSearchAttributes(connection, namespace);
if (!searchAttributes)
  logger.warn({ namespace }, 'the namespace lacks our search attributes; runs are not tagged with them');
const activities = createActivities(await createDependencies(config, registry, searchAttributes));
const manner = {
  connection,
  namespace,
  maxHeartbeatThrottleInterval: '1 second',
  defaultHeartbeatThrottleInterval: '500 milliseconds',
  shutdownGraceTime: '2 seconds',
} as const;
const interceptors = { activity: [guardPayloads] };
const worker = await Worker.create({
  ...manner,
  interceptors,
  taskQueue: config.taskQueue,
  workflowBundle: { codePath: fileURLToPath(new URL('./workflow-bundle.js', import.meta.url)) },
  activities,
  maxConcurrentActivityTaskExecutions: 16,
  maxCachedWorkflows: 20,
});
// Whatever this environment says: a run that was planned under another one must not wait for ever.
const translationWorker = await Worker.create({
  ...manner,
  interceptors,
  taskQueue: translationQueue(config),
  activities: { translateColumns: activities.translateColumns },
  ...translationLimits,
});
// Whoever started us holds our stdin open; when it ends without a word, so do we.
if (config.workerReadyFile !== null) process.stdin.resume().once('end', stop);
const running = Promise.all([worker.run(), translationWorker.run()]);
if (config.workerReadyFile !== null) await writeFile(config.workerReadyFile, String(process.pid));
logger.info(
  { taskQueue: config.taskQueue, namespace, store: config.store.uri, warehouse: config.warehouse },
  'the worker polls',
);
await running;
await connection.close();
// It is open as long as whoever started us lives, and would keep us from ending.
process.stdin.destroy();

function stop(): void {
  worker.shutdown();
  translationWorker.shutdown();
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
