import type { Command } from 'commander';
import { sampleAddresses } from '../demo/sample-addresses.js';
import { addExamples } from '../help/examples.js';
import { note, type Shell } from '../shell.js';
import { untilStopped } from '../platform/until-stopped.js';
import { UsageError } from '../usage-error.js';
import { registerSourceList } from './sources-list.js';

interface ServeOptions {
  readonly port: string;
  readonly scale: string;
  readonly seed: string;
}

/** `sources`: where the data come from and on what terms, and every source as it could be, on this machine. */
export function registerSources(program: Command, shell: Shell): void {
  const sources = program.command('sources').description('where data come from, their licences, and samples of them');
  registerSourceList(sources, shell);
  const command = sources
    .command('serve')
    .description('serve sample sources until Ctrl-C')
    .option('--port <n>', '0 takes a free one', '0')
    .option('--scale <factor>', '1 = the size of the real sources', '0.1')
    .option('--seed <n>', 'equal seeds give equal bytes', '1')
    .action((options: ServeOptions) => serve(shell, options));
  addExamples(command, [
    ['sources serve', 'prints the settings that point a pipeline at it'],
    ['sources serve --port 8100 --scale 1 --seed 7', 'the real size, on a port of your choice'],
  ]);
}

async function serve(shell: Shell, { port, scale, seed }: ServeOptions): Promise<void> {
  const settings = { port: Number(port), scale: Number(scale), seed: Number(seed) };
  if (!Number.isInteger(settings.port) || !(settings.scale > 0) || !Number.isInteger(settings.seed))
    throw new UsageError(
      'USAGE',
      '[cli] --port and --seed are whole numbers, --scale is a positive one',
      './relais sources serve --help',
    );
  const { startSampleServer } = await import('@relais/sample-sources');
  const server = await startSampleServer({ registry: shell.registry, ...settings });
  try {
    for (const pipeline of Object.values(shell.registry))
      for (const [variable, url] of Object.entries(sampleAddresses(pipeline, server.url)))
        shell.stdout.write(`export ${variable}='${url}'\n`);
    note(shell, '{date} stands for the logical date of the run that asks; Ctrl-C ends it.');
    await untilStopped();
  } finally {
    await server.close();
  }
}
