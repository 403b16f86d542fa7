import type { Command } from 'commander';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { untilStopped } from '../until-stopped.js';

/** `dev`: the platform with a worker, held up until Ctrl-C; schedules fire meanwhile. */
export function registerDev(program: Command, shell: Shell): void {
  program
    .command('dev')
    .description('keep the platform and a worker up until Ctrl-C')
    .action(async () => {
      const config = await readConfig(shell);
      const { withPlatform } = await import('../with-platform.js');
      const stopped = untilStopped();
      await withPlatform(shell, config, 'always', async ({ address, namespace, uiUrl }) => {
        const [first = '<pipeline>'] = Object.keys(shell.registry);
        const lines = [
          uiUrl === null ? null : `Temporal UI  ${uiUrl}`,
          `server       ${address}`,
          `namespace    ${namespace}`,
          `task queue   ${config.taskQueue}`,
          `run          ./relais run ${first}`,
          `schedule     ./relais schedule apply ${first}`,
          'Ctrl-C ends it.',
        ];
        shell.stdout.write(`${lines.filter((line) => line !== null).join('\n')}\n`);
        await stopped;
        note(shell, 'stopping …');
      });
    });
}
