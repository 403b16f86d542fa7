import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import type { Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';

/** `status`: what is stored, what is published, what ran last and what runs next. */
export function registerStatus(program: Command, shell: Shell): void {
  const command = program
    .command('status [pipeline]')
    .description('on one screen: how fresh the data are, the last and the next run, and what waits')
    .option('--json', 'print JSON')
    .action((name: string | undefined, { json }: { readonly json?: boolean }) => status(shell, name, json === true));
  addExamples(command, [
    ['status', 'where every pipeline stands'],
    ['status france-courses', 'where one stands'],
    ['status --json', 'the same for a script'],
  ]);
}

async function status(shell: Shell, name: string | undefined, json: boolean): Promise<void> {
  const chosen = name === undefined ? Object.values(shell.registry) : [findPipeline(shell.registry, name)];
  const config = await readConfig(shell);
  const stores = await readStores(config);
  const { pipelineStatus } = await import('../status/pipeline-status.js');
  const { readLive } = await import('../status/read-live.js');
  const now = new Date();
  const found = await Promise.all(
    chosen.map(async ({ definition }) => ({ definition, state: await pipelineStatus(stores, definition, now) })),
  );
  const live = await readLive(shell, config);
  if (json)
    return printJson<JsonDocuments['status']>(shell.stdout, {
      platform: live.platform,
      pipelines: found.map(({ state }) => state),
      running: live.running,
      schedules: live.schedules,
    });
  const { statusSummary } = await import('../status/status-summary.js');
  shell.stdout.write(found.map(({ definition, state }) => statusSummary(definition, state, live, now)).join('\n'));
  const platform = live.platform ?? 'not running; ./relais dev keeps it up';
  shell.stdout.write(`\nplatform  ${platform}\n`);
}
