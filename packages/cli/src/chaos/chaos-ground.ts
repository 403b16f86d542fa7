import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Config } from '@relais/config';
import type { RegisteredPipeline, Registry } from '@relais/core';
import { acquirePlatform } from '@relais/platform';
import { startSampleServer } from '@relais/sample-sources';
import { demoEnvironment } from '../demo/demo-environment.js';
import { sampleAddresses } from '../demo/sample-addresses.js';
import { connect } from '../platform/connect.js';
import type { TrialPlace } from './emulated-cloud.js';

/** What all trials share: small sources, and one Temporal server on which every trial has a task queue of its own. */
export interface ChaosGround {
  readonly pipeline: RegisteredPipeline;
  readonly registry: Registry;
  readonly client: Client;
  readonly root: string;
  /** Below it lies a home for each trial. */
  readonly folder: string;
  /** The environment of a worker and of whoever reads what it wrote. */
  environment(home: string, models: 'core' | 'none'): Record<string, string>;
  close(): Promise<void>;
}

export interface GroundOptions {
  readonly config: Config;
  readonly variables: NodeJS.ProcessEnv;
  readonly registry: Registry;
  readonly pipeline: RegisteredPipeline;
  /** Left out = a folder and DuckDB, in the home of the trial. */
  readonly place?: TrialPlace;
}

/** Rows enough for every kind of row that a sample has. */
const sample = { scale: 0.002, seed: 1 } as const;

export async function prepareGround(options: GroundOptions): Promise<ChaosGround> {
  const { config, registry, pipeline, variables, place } = options;
  const scratch = join(config.home, 'scratch');
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, 'chaos-'));
  const sources = await startSampleServer({ registry, ...sample });
  const withSources = demoEnvironment(variables, config, sampleAddresses(pipeline, sources.url));
  const kept = Object.entries(withSources).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const shared = { ...Object.fromEntries(kept), RELAIS_LOG_LEVEL: 'warn', RELAIS_MEMORY_MB: '200' };
  const platform = await acquirePlatform({
    home: join(folder, 'server'),
    temporalBinary: config.temporal.binary,
    temporalAddress: null,
    namespace: config.temporal.namespace,
    startWorker: false,
    workerCommand: [],
    environment: shared,
    minimumFreeBytes: 0,
  });
  const { client, close } = await connect(config, platform.address);
  const address = { TEMPORAL_ADDRESS: platform.address, TEMPORAL_NAMESPACE: platform.namespace };
  return {
    ...{ pipeline, registry, client, root: config.root, folder },
    environment: (home, models) => ({
      ...{ ...shared, ...address, RELAIS_HOME: home, RELAIS_DBT: models },
      ...place?.(basename(home)),
    }),
    close: async () => {
      await close();
      await platform.release();
      await sources.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
