import type { Command } from 'commander';
import type { Shell } from '../shell.js';

/** `demo`: three months of sample data, from nothing to published figures. */
export function registerDemo(program: Command, shell: Shell): void {
  program
    .command('demo')
    .description('three months of sample data, from nothing to published figures')
    .action(async () => {
      const { runDemo } = await import('../demo/run-demo.js');
      await runDemo(shell);
    });
}
