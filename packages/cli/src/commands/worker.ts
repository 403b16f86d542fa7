import { join } from 'node:path';
import { loadBundle } from '@relais/bundle/load-bundle';
import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';

/** `worker`: a worker alone, in this process, for production; it ends gracefully on SIGTERM. */
export function registerWorker(program: Command, shell: Shell): void {
  const command = program
    .command('worker')
    .description('run a worker for the cluster that TEMPORAL_ADDRESS names')
    .action(async () => {
      const config = await readConfig(shell);
      if (config.temporal.address === null)
        throw new UsageError(
          'TEMPORAL_ADDRESS_MISSING',
          '[cli] a worker alone needs a cluster; set TEMPORAL_ADDRESS',
          './relais dev',
        );
      note(
        shell,
        `worker for ${config.temporal.address}, namespace ${config.temporal.namespace}, queue ${config.taskQueue}`,
      );
      const bundle = join(config.root, 'packages', 'worker', 'dist', 'worker.cjs');
      await loadBundle<{ runWorker(): Promise<void> }>(bundle).exports.runWorker();
    });
  addExamples(command, [['worker', 'with TEMPORAL_ADDRESS set']]);
}
