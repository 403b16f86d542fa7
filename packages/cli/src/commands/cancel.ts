import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '@relais/core';
import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import { findRun } from '../runs/find-run.js';
import { platformExists } from '../platform/platform-exists.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';

const patienceMilliseconds = 20_000;

/** `cancel <run>`: asks a run to end; what it had published stays. */
export function registerCancel(program: Command, shell: Shell): void {
  const command = program
    .command('cancel <run>')
    .description('cancel a run, named by workflow id, run id or the beginning of one')
    .action((name: string) => cancel(shell, name));
  addExamples(command, [['cancel france-courses/2025-03-19', 'its steps end; what is published stays']]);
}

async function cancel(shell: Shell, name: string): Promise<void> {
  const config = await readConfig(shell);
  if (!platformExists(config)) findRun([], name);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { listRuns } = await import('../output/run-list.js');
  // A worker is needed: it is the run itself that ends its steps and puts its lock back.
  await withPlatform(shell, config, 'if-missing', async ({ client }) => {
    const { workflowId, runId } = findRun(await listRuns(client, config, shell.registry, 1000), name);
    const handle = client.workflow.getHandle(workflowId, runId);
    const statusNow = async (): Promise<string> => (await handle.describe()).status.name;
    const before = await statusNow();
    if (before !== 'RUNNING')
      throw new PermanentError(`[cli] run ${workflowId} ${runId} has already ended: ${before.toLowerCase()}`, {
        code: 'RUN_ENDED',
      });
    await handle.cancel();
    note(shell, `cancelling ${workflowId} ${runId} …`);
    const deadline = Date.now() + patienceMilliseconds;
    while ((await statusNow()) === 'RUNNING' && Date.now() < deadline) await sleep(250);
    shell.stdout.write(`${workflowId} ${runId} ${(await statusNow()).toLowerCase()}\n`);
  });
}
