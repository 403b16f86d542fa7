import type { Command } from 'commander';
import { readConfig } from '../read-config.js';
import type { Shell } from '../shell.js';

/** `hold`, hidden: keeps the platform up until a detached run ends. Started by `run`, never by hand. */
export function registerHold(program: Command, shell: Shell): void {
  program.command('hold <workflowId> <runId>', { hidden: true }).action(async (workflowId: string, runId: string) => {
    const config = await readConfig(shell);
    const { withPlatform } = await import('../platform/with-platform.js');
    const { followRun } = await import('../runs/follow-run.js');
    const { holding } = await import('../runs/hold-run.js');
    await withPlatform(shell, config, 'always', async ({ client, gone }) => {
      process.send?.(holding);
      const letGo = new AbortController();
      // Without a platform, or its home, there is nothing to keep up.
      void gone.then(() => letGo.abort());
      const handle = client.workflow.getHandle(workflowId, runId);
      // How the run ended is told by its report; here it only matters that it did.
      await followRun(handle, { workflowId, runId }, null, letGo.signal).catch(() => undefined);
    });
  });
}
