import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import type { Shell } from '../shell.js';

/** `demo [pipeline]`: sample data, from nothing to published figures. */
export function registerDemo(program: Command, shell: Shell): void {
  const shown = Object.entries(shell.registry).flatMap(([name, { sample }]) =>
    sample?.demo ? [`  ${name}: ${sample.demo.summary}`] : [],
  );
  const command = program
    .command('demo')
    .argument('[pipeline]', 'which pipeline is shown', 'france-courses')
    .description('sample data through a pipeline, from nothing to published figures')
    .addHelpText('after', ['', 'Shown are:', ...shown].join('\n'))
    .action(async (name: string) => {
      const { runDemo } = await import('../demo/run-demo.js');
      await runDemo(shell, name);
    });
  addExamples(command, [
    ['demo', 'three months of the French catalogue, one tenth of the real size'],
    ['demo growth-attribution', 'days of sessions and registrations, and which channel brought each'],
  ]);
}
