import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { platformExists } from '../platform/platform-exists.js';
import { readConfig } from '../read-config.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';

/** `runs`: the runs that Temporal remembers, newest first. */
export function registerRuns(program: Command, shell: Shell): void {
  const command = program
    .command('runs')
    .description('list runs, newest first')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print JSON')
    .action(async ({ limit, json }: { readonly limit: number; readonly json?: boolean }) => {
      const runs = await readRuns(shell, limit);
      if (json) return printJson<JsonDocuments['runs']>(shell.stdout, runs);
      if (runs.length === 0) return note(shell, 'no runs yet');
      shell.stdout.write(
        formatTable(
          ['workflow', 'run', 'state', 'outcome', 'started', 'ended'],
          runs.map((run) => Object.values(run)),
        ),
      );
    });
  addExamples(command, [
    ['runs', 'the newest twenty'],
    ['runs --limit 100 --json', 'more of them, for a script'],
  ]);
}

async function readRuns(shell: Shell, limit: number) {
  const config = await readConfig(shell);
  if (!platformExists(config)) return [];
  const { withPlatform } = await import('../platform/with-platform.js');
  const { listRuns } = await import('../output/run-list.js');
  const runs = await withPlatform(shell, config, 'none', ({ client }) =>
    listRuns(client, config, shell.registry, limit),
  );
  return runs.map((run) => ({
    workflowId: run.workflowId,
    runId: run.runId,
    state: run.status.name.toLowerCase(),
    outcome: typeof run.memo?.status === 'string' ? run.memo.status : null,
    started: run.startTime.toISOString(),
    ended: run.closeTime?.toISOString() ?? null,
  }));
}
