import type { Config } from '@relais/config';
import { TransientError } from '@relais/core';
import type { ServedSite } from '@relais/dashboard/server/serve-site';
import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { untilStopped } from '../platform/until-stopped.js';

/** `dev`: the platform with a worker, held up until Ctrl-C; schedules fire meanwhile. */
export function registerDev(program: Command, shell: Shell): void {
  const command = program
    .command('dev')
    .description('keep the platform and a worker up until Ctrl-C')
    .action(async () => {
      const config = await readConfig(shell);
      const { withPlatform } = await import('../platform/with-platform.js');
      const gone = new AbortController();
      const stopped = untilStopped(gone.signal);
      await withPlatform(shell, config, 'always', async ({ address, namespace, uiUrl, ...platform }) => {
        void platform.gone.then(() => gone.abort());
        const [first = '<pipeline>'] = Object.keys(shell.registry);
        const dashboard = await dashboardOf(shell, config);
        const lines = [
          dashboard === null ? null : `dashboard    ${dashboard.address}`,
          uiUrl === null ? null : `Temporal UI  ${uiUrl}`,
          `server       ${address}`,
          `namespace    ${namespace}`,
          `task queue   ${config.taskQueue}`,
          `run          ./relais run ${first}`,
          `schedule     ./relais schedule apply ${first}`,
          'watch        ./relais watch, in a terminal of its own, tells you when something is wrong',
          'Ctrl-C ends it.',
        ];
        shell.stdout.write(`${lines.filter((line) => line !== null).join('\n')}\n`);
        await stopped;
        await dashboard?.close();
        if (gone.signal.aborted)
          throw new TransientError('[cli/dev] the platform of this home was stopped; start it again', {
            code: 'PLATFORM_GONE',
          });
        note(shell, 'stopping …');
      });
    });
  addExamples(command, [['dev', 'in a terminal of its own']]);
}

/** Beside the platform; where it cannot be had, the platform is no worse for it. */
async function dashboardOf(shell: Shell, config: Config): Promise<ServedSite | null> {
  const { openDashboard } = await import('../dashboard/open-dashboard.js');
  return openDashboard(shell, config, { host: '127.0.0.1', port: null }).catch((error: Error) => {
    note(shell, `no dashboard: ${error.message}`);
    return null;
  });
}
