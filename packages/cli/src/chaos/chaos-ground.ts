import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Client, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Config } from '@relais/config';
import type { RegisteredPipeline, Registry } from '@relais/core';
import { acquirePlatform } from '@relais/platform';
import { startSampleServer } from '@relais/sample-sources';
import { demoEnvironment } from '../demo/demo-environment.js';
import { sampleAddresses } from '../demo/sample-addresses.js';
import { connect } from '../platform/connect.js';
import type { TrialPlace } from './emulated-cloud.js';
import { withOddSample } from './odd-sample.js';
import { startTranslatingServer } from './translating-server.js';

/** What all trials share: small sources, and one Temporal server on which every trial has a task queue of its own. */
export interface ChaosGround {
  readonly pipeline: RegisteredPipeline;
  readonly registry: Registry;
  /** Of the namespace that all trials may use. */
  readonly client: Client;
  readonly root: string;
  /** Variables that point at sources which serve what they should. */
  readonly sample: Readonly<Record<string, string>>;
  /** Variables that point at odd sources, and at a provider for the texts in them. */
  readonly odd: Readonly<Record<string, string>>;
  /** Below it lies a home for each trial. */
  readonly folder: string;
  /** The environment of a worker and of whoever reads what it wrote. */
  environment(home: string, models: 'core' | 'none'): Record<string, string>;
  /** A client of a namespace of this name, made where there is none: trials have the same schedules and workflow ids. */
  openNamespace(name: string): Promise<Client>;
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
  const oddSources = await startSampleServer({ registry: withOddSample(pipeline), ...sample });
  const provider = await startTranslatingServer();
  const withSources = demoEnvironment(variables, config, {});
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
  return {
    ...{ pipeline, registry, client, root: config.root, folder },
    sample: sampleAddresses(pipeline, sources.url),
    odd: {
      ...sampleAddresses(pipeline, oddSources.url),
      ...{ RELAIS_TRANSLATOR: 'google', GOOGLE_TRANSLATE_ENDPOINT: provider.url, GOOGLE_TRANSLATE_API_KEY: 'none' },
    },
    environment: (home, models) => ({
      ...{ ...shared, TEMPORAL_ADDRESS: platform.address, RELAIS_HOME: home, RELAIS_DBT: models },
      ...place?.(basename(home)),
    }),
    openNamespace: (name) => openNamespace(client, name),
    close: async () => {
      await close();
      await platform.release();
      await Promise.all([sources, oddSources, provider].map((server) => server.close()));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** gRPC's `ALREADY_EXISTS` */
const alreadyExists = 6;

async function openNamespace({ connection, workflowService }: Client, namespace: string): Promise<Client> {
  await workflowService
    .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') })
    .catch((error: unknown) => {
      if (!isGrpcServiceError(error) || error.code !== alreadyExists) throw error;
    });
  return new Client({ connection, namespace });
}
