import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { readConfig } from '../read-config.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { note, type Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';

/** `bench <pipeline>`: the pipeline against the floor of this machine. */
export function registerBench(program: Command, shell: Shell): void {
  const command = program
    .command('bench <pipeline>')
    .description('measure a pipeline on sample data against the floor of this machine')
    .option('--scale <factor>', '1 = the size of the real source', '1')
    .option('--seed <n>', 'seed of the sample', '1')
    .option('--json', 'print JSON')
    .action(
      async (name: string, options: { readonly scale: string; readonly seed: string; readonly json?: boolean }) => {
        const pipeline = findPipeline(shell.registry, name);
        const scale = Number(options.scale);
        if (!(scale > 0))
          throw new UsageError(
            'USAGE',
            `[cli] --scale ${options.scale} is no positive number`,
            `./relais bench ${name} --scale 0.1`,
          );
        const config = await readConfig(shell);
        const { runBench } = await import('@relais/bench');
        const { formatBench } = await import('@relais/bench/format-bench');
        const { printJson } = await import('../output/json-output.js');
        const report = await runBench({
          config,
          variables: shell.variables,
          pipeline,
          scale,
          seed: Number(options.seed),
          onProgress: (line) => note(shell, line),
        });
        if (options.json) printJson<JsonDocuments['bench']>(shell.stdout, report);
        else shell.stdout.write(formatBench(report));
      },
    );
  addExamples(command, [
    ['bench france-courses', 'at one tenth of the real size'],
    ['bench france-courses --scale 1 --json', 'at the real size, for a script'],
  ]);
}
