import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Config } from '@relais/config';
import { acquirePlatform } from '@relais/platform';
import { childEnvironment } from './child-environment.js';
import { connect } from './connect.js';
import { keepHistories } from './keep-histories.js';
import { note, type Shell } from '../shell.js';
import { hasWorker } from './task-queue-pollers.js';

/** A Temporal that can be used until it is released: the embedded one of the home, or a real cluster. */
export interface Platform {
  readonly client: Client;
  readonly address: string;
  readonly namespace: string;
  /** Address of the Temporal UI, or null where it is not ours to know. */
  readonly uiUrl: string | null;
  /** True when the server or the worker ends once nobody holds a reference to it any more. */
  readonly ends: boolean;
  /** Resolves when the platform was stopped while we used it. */
  readonly gone: Promise<void>;
  release(): Promise<void>;
}

/**
 * Who works on the queue: `none` is enough to look and to schedule; `if-missing` starts a worker unless one of the
 * cluster's own is there; `always` holds a worker of this home.
 */
export type WorkerNeed = 'none' | 'if-missing' | 'always';

/** Below this the embedded platform refuses to start: a half-written file helps nobody. */
const minimumFreeBytes = 512 * 1024 * 1024;

/** Takes a reference to the platform; the caller releases it. */
export async function openPlatform(shell: Shell, config: Config, worker: WorkerNeed): Promise<Platform> {
  const startWorker = worker === 'always' || (worker === 'if-missing' && !(await workerElsewhere(config)));
  const { temporal } = config;
  const held = await acquirePlatform(
    {
      home: config.home,
      temporalBinary: temporal.binary,
      temporalAddress: temporal.address,
      namespace: temporal.namespace,
      ...(temporal.port === null ? {} : { port: temporal.port }),
      ...(temporal.uiPort === null ? {} : { uiPort: temporal.uiPort }),
      startWorker,
      workerCommand: [process.execPath, join(config.root, 'packages', 'worker', 'dist', 'main.js')],
      environment: childEnvironment(shell.variables, config),
      minimumFreeBytes,
    },
    (message: string) => note(shell, message),
  );
  try {
    const { client, close } = await connect(config, held.address, held.namespace);
    // A cluster's own rules are its operator's.
    if (temporal.address === null) await keepHistoriesIfPossible(shell, client, config.retention.historyDays);
    return {
      client,
      address: held.address,
      namespace: held.namespace,
      uiUrl: held.uiUrl || null,
      ends: temporal.address === null || startWorker,
      gone: held.gone,
      release: async () => {
        await close();
        await held.release();
      },
    };
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** For how long histories stay is no reason to start nothing: whoever uses the platform next asks again. */
const keepHistoriesIfPossible = (shell: Shell, client: Client, days: number): Promise<void> =>
  keepHistories(client, days).catch((error: unknown) =>
    note(shell, `the server could not be told to keep histories for ${days} days: ${(error as Error).message}`),
  );

/** Uses the platform and releases it, whatever happens. */
export async function withPlatform<T>(
  shell: Shell,
  config: Config,
  worker: WorkerNeed,
  use: (platform: Platform) => Promise<T>,
): Promise<T> {
  const platform = await openPlatform(shell, config, worker);
  try {
    return await use(platform);
  } finally {
    await platform.release();
  }
}

/** On a real cluster workers are run by whoever operates it; ours starts only when there is none. */
async function workerElsewhere(config: Config): Promise<boolean> {
  if (config.temporal.address === null) return false;
  const { client, close } = await connect(config, config.temporal.address);
  try {
    return await hasWorker(client, config.taskQueue);
  } finally {
    await close();
  }
}
