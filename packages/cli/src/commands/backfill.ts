import { dateInZone, replayWorkflowId, versionOf, type DatasetPlan } from '@relais/core';
import type { Command } from 'commander';
import type { Config } from '@relais/config';
import { readRange, type DateRange } from '../dates.js';
import { reasonOf } from '../reason-of.js';
import { formatBytes, formatCount } from '../output/figures.js';
import { announceRun } from '../announce-run.js';
import { findPipeline } from '../find-pipeline.js';
import { printJson } from '../output/json-output.js';
import { printReport } from '../output/print-report.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';

interface BackfillOptions {
  readonly from: string;
  readonly to: string;
  readonly accept?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `backfill <pipeline>`: loads stored snapshots again; never asks the sources. */
export function registerBackfill(program: Command, shell: Shell): void {
  program
    .command('backfill <pipeline>')
    .description('replay stored snapshots into the warehouse; the sources are not asked')
    .requiredOption('--from <date>', 'YYYY-MM-DD, or YYYY-MM for its first day')
    .requiredOption('--to <date>', 'YYYY-MM-DD, or YYYY-MM for its last day; inclusive')
    .option('--accept <reason>', 'let blocked snapshots through; the reason is recorded', reasonOf)
    .option('--dry-run', 'list the snapshots that would be replayed')
    .option('--json', 'print JSON')
    .action(async (name: string, options: BackfillOptions) => {
      findPipeline(shell.registry, name);
      const range = readRange(options.from, options.to, `./relais backfill ${name} --from 2025-01 --to 2025-03`);
      const config = await readConfig(shell);
      await (options.dryRun
        ? dryRun(shell, config, name, range, options)
        : backfill(shell, config, name, range, options));
    });
}

/** The plan is made by the very function that the run uses. */
async function dryRun(
  shell: Shell,
  config: Config,
  pipeline: string,
  range: DateRange,
  { json }: BackfillOptions,
): Promise<void> {
  const { planReplay } = await import('@relais/activities/plan-replay');
  const { store, warehouse } = await readStores(config);
  const known = { registry: shell.registry, store, warehouse, searchAttributes: false, translationQueue: null };
  const plan = await planReplay(known, { pipeline, ...range, startTime: Date.now() });
  const snapshots = plan.datasets.flatMap(({ snapshot }: DatasetPlan) => snapshot ?? []);
  if (json)
    return printJson(
      shell.stdout,
      snapshots.map((snapshot) => ({ ...snapshot, version: versionOf(snapshot.sha256) })),
    );
  const rows = snapshots.map(({ dataset, snapshotDate, sha256, rows, bytes }) => [
    dataset,
    snapshotDate,
    versionOf(sha256),
    formatCount(rows),
    formatBytes(bytes),
  ]);
  shell.stdout.write(formatTable(['dataset', 'snapshot', 'version', 'rows', 'bytes'], rows));
  note(shell, `${snapshots.length} snapshots would be replayed; nothing was changed`);
}

/** Replays the stored snapshots of a range and prints the report. */
export async function backfill(
  shell: Shell,
  config: Config,
  name: string,
  range: DateRange,
  options: BackfillOptions,
): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { startBackfill } = await import('../runs/start-backfill.js');
  const { runToEnd } = await import('../runs/run-to-end.js');
  const { detachedReport } = await import('../runs/run-report.js');
  await withPlatform(shell, config, 'if-missing', async (platform) => {
    const request = { pipeline: definition, range, accept: options.accept, taskQueue: config.taskQueue };
    const handle = await startBackfill(platform.client, request);
    const identity = {
      pipeline: name,
      workflowId: replayWorkflowId(name, range.from, range.to),
      runId: handle.firstExecutionRunId,
      logicalDate: dateInZone(new Date(), definition.timeZone),
    };
    announceRun(shell, platform, identity);
    const report = await runToEnd(shell, config, platform, handle, identity);
    if (report !== null) return printReport(shell, report, { json: options.json === true });
    if (options.json) printJson(shell.stdout, detachedReport(identity));
    note(shell, `detached; ./relais show ${identity.runId} shows the outcome`);
  });
}
