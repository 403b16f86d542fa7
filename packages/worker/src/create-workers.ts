import { type NativeConnection, Worker, type WorkerInterceptors, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '@relais/activities';
import type { Config, WorkerKind } from '@relais/config';
import { shutdownGraceSeconds } from './shutdown-grace.js';
import { translationLimits, translationQueue } from './translation-queue.js';
import { workerVersioning } from './worker-versioning.js';
import { workflowCode } from './workflow-code.js';

export interface WorkerParts {
  readonly connection: NativeConnection;
  readonly activities: Activities;
  readonly interceptors: WorkerInterceptors;
  readonly sinks: NonNullable<WorkerOptions['sinks']> | null;
}

/** One worker for each kind of work that the settings give this process. */
export async function createWorkers(config: Config, parts: WorkerParts): Promise<readonly Worker[]> {
  const { connection, activities, interceptors, sinks } = parts;
  const manner = {
    connection,
    namespace: config.temporal.namespace,
    maxHeartbeatThrottleInterval: `${config.worker.heartbeatSeconds} seconds`,
    defaultHeartbeatThrottleInterval: '500 milliseconds',
    shutdownGraceTime: `${shutdownGraceSeconds} seconds`,
    ...workerVersioning(config.worker),
  } as const;
  const create: Readonly<Record<WorkerKind, () => Promise<Worker>>> = {
    runs: () =>
      Worker.create({
        ...manner,
        ...workflowCode(interceptors, sinks),
        taskQueue: config.taskQueue,
        activities,
        maxConcurrentActivityTaskExecutions: config.worker.steps,
        maxCachedWorkflows: 20,
      }),
    // Whatever this environment says of a provider: a run that was planned under another one must not wait for ever.
    translation: () =>
      Worker.create({
        ...manner,
        interceptors,
        taskQueue: translationQueue(config),
        activities: { translateColumns: activities.translateColumns },
        ...translationLimits,
      }),
  };
  const workers: Worker[] = [];
  for (const kind of config.worker.kinds) workers.push(await create[kind]());
  return workers;
}
