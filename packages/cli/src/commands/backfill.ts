import { dateInZone, partitionStates, replayWorkflowId } from '@relais/core';
import type { Command } from 'commander';
import type { Config } from '@relais/config';
import type { ReplaySelection } from '@relais/activities';
import { atATime, mostAtATime, usuallyAtATime } from '../at-a-time.js';
import { readRange } from '../dates.js';
import { addExamples } from '../help/examples.js';
import { reasonOf } from '../reason-of.js';
import { announceRun } from '../announce-run.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { printReport } from '../output/print-report.js';
import { readConfig } from '../read-config.js';
import { readStates } from '../snapshots/read-states.js';
import { note, type Shell } from '../shell.js';

interface BackfillOptions {
  readonly from: string;
  readonly to: string;
  readonly dataset?: readonly string[];
  readonly only?: string;
  readonly accept?: string;
  readonly parallel?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `backfill <pipeline>`: loads stored snapshots again; never asks the sources. */
export function registerBackfill(program: Command, shell: Shell): void {
  const command = program
    .command('backfill <pipeline>')
    .description('replay stored snapshots into the warehouse; the sources are not asked')
    .requiredOption('--from <date>', 'YYYY-MM-DD, or YYYY-MM for its first day')
    .requiredOption('--to <date>', 'YYYY-MM-DD, or YYYY-MM for its last day; inclusive')
    .option('--dataset <name...>', 'only these datasets')
    .option('--only <states>', `snapshots in these states: all, or some of ${partitionStates.join(',')}`)
    .option('--accept <reason>', 'let blocked snapshots through; the reason is recorded', reasonOf)
    .option('--parallel <n>', `snapshots of a dataset at a time, up to ${mostAtATime}`, atATime, usuallyAtATime)
    .option('--dry-run', 'list the snapshots that would be replayed')
    .option('--json', 'print JSON')
    .action(async (name: string, options: BackfillOptions) => {
      const selection = readSelection(shell, name, options);
      const config = await readConfig(shell);
      if (!options.dryRun) return backfill(shell, config, name, selection, options);
      const { dryReplay } = await import('../runs/dry-replay.js');
      return dryReplay(shell, config, name, selection, options.json === true);
    });
  addExamples(command, [
    ['backfill france-courses --from 2024-11 --to 2025-03', 'load what is unfinished in these months'],
    ['backfill france-courses --from 2025-01 --to 2025-03 --only all --dry-run', 'list what would be loaded again'],
    [
      'backfill france-courses --from 2025-03-19 --to 2025-03-19 --dataset courses --only stale',
      'one snapshot whose contract has changed',
    ],
  ]);
}

function readSelection(shell: Shell, name: string, options: BackfillOptions): ReplaySelection {
  const { definition } = findPipeline(shell.registry, name);
  const example = `./relais backfill ${name} --from 2025-01 --to 2025-03`;
  const chosen = findDatasets(definition, options.dataset).map((dataset) => dataset.name);
  return {
    ...readRange(options.from, options.to, example),
    ...(options.dataset === undefined ? {} : { datasets: chosen }),
    ...(options.only === undefined ? {} : { only: readStates(options.only, `${example} --only all`) }),
    ...(options.accept === undefined ? {} : { accept: options.accept }),
  };
}

/** Replays the stored snapshots of a range and prints the report. */
export async function backfill(
  shell: Shell,
  config: Config,
  name: string,
  selection: ReplaySelection,
  options: BackfillOptions,
): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { startBackfill } = await import('../runs/start-backfill.js');
  const { runToEnd } = await import('../runs/run-to-end.js');
  const { detachedReport } = await import('../runs/run-report.js');
  const { attachedToOther } = await import('../runs/attached-run.js');
  await withPlatform(shell, config, 'if-missing', async (platform) => {
    const pace = options.parallel === undefined ? {} : { parallel: options.parallel };
    const request = { pipeline: definition, selection, ...pace, taskQueue: config.taskQueue };
    const handle = await startBackfill(platform.client, request);
    const identity = {
      pipeline: name,
      workflowId: replayWorkflowId(name, selection.from, selection.to),
      runId: handle.firstExecutionRunId,
      logicalDate: dateInZone(new Date(), definition.timeZone),
    };
    announceRun(shell, platform, identity);
    const attached = await attachedToOther(platform.client, definition, selection, identity);
    if (attached !== null) note(shell, `warning ${attached.code}: ${attached.message}`);
    const warnings = attached === null ? [] : [attached];
    const report = await runToEnd(shell, config, platform, handle, identity, options.json === true);
    if (report !== null)
      return printReport(
        shell,
        { ...report, warnings: [...report.warnings, ...warnings] },
        { json: options.json === true, datasets: selection.datasets ?? [] },
      );
    if (options.json) printJson<JsonDocuments['backfill']>(shell.stdout, detachedReport(identity, warnings));
    note(shell, `detached; ./relais follow ${identity.runId} comes back to it`);
  });
}
