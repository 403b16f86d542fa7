import { join } from 'node:path';
import type { PipelineDefinition, RegisteredPipeline, SampleDemo } from '@relais/core';
import type { Config } from '@relais/config';
import { startSampleServer, writeInbox } from '@relais/sample-sources';
import type { Shell } from '../shell.js';
import { sampleAddresses } from './sample-addresses.js';

/** Where a demo's runs get their data from. */
export interface DemoSources {
  /** What points the pipeline there, and nowhere else. */
  readonly variables: Readonly<Record<string, string>>;
  /** Makes everything there that is there by a date. */
  until(date: string): Promise<void>;
  close(): Promise<void>;
}

/** Sample servers in this process, and an inbox below the demo's home. */
export async function demoSources(
  shell: Shell,
  config: Config,
  pipeline: RegisteredPipeline,
  demo: SampleDemo,
): Promise<DemoSources> {
  const { definition, sample } = pipeline;
  const { scale, seed } = demo;
  const server = await startSampleServer({ registry: shell.registry, scale, seed });
  const folder = join(config.home, 'demo', 'inbox', definition.name);
  const from = demo.from ?? demo.dates[0];
  return {
    variables: { ...sampleAddresses(pipeline, server.url), ...inboxes(definition, folder) },
    until: async (date) => {
      if (!sample?.inbox) return;
      const days = (Date.parse(date) - Date.parse(from)) / 86_400_000 + 1;
      await writeInbox(pipeline, { scale, seed, from, days, dirt: 0.005, drift: 'none', existing: 'keep' }, folder);
    },
    close: () => server.close(),
  };
}

const inboxes = ({ datasets }: PipelineDefinition, folder: string): Record<string, string> =>
  Object.fromEntries(
    datasets.flatMap(({ source }) => (source.kind === 'inbox' ? [[source.folderVariable, folder]] : [])),
  );
