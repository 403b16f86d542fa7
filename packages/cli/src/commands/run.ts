import { dateInZone, workflowId } from '@relais/core';
import { Option, type Command } from 'commander';
import { announceRun } from '../announce-run.js';
import { reasonOf } from '../reason-of.js';
import { checkTarget } from '../check-target.js';
import { readDate } from '../dates.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { printJson } from '../output/json-output.js';
import { printReport } from '../output/print-report.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';

interface RunOptions {
  readonly date?: string;
  readonly dataset?: readonly string[];
  readonly accept?: string;
  readonly detach?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly target?: string;
}

/** `run <pipeline>`: one run of one logical date, followed to its end. */
export function registerRun(program: Command, shell: Shell): void {
  program
    .command('run <pipeline>')
    .description('run a pipeline: fetch, load, build, publish')
    .option('--date <YYYY-MM-DD>', "logical date; today in the pipeline's zone unless given")
    .option('--dataset <name...>', 'fetch only these datasets')
    .option('--accept <reason>', 'let a blocked snapshot through; the reason is recorded', reasonOf)
    .addOption(new Option('--dry-run', 'say what a run would do and cost; nothing is changed').conflicts('detach'))
    .option('--detach', 'start the run and return; its report says running')
    .option('--json', 'print the report, or the forecast of a dry run, as JSON')
    .addOption(new Option('--target <name>', 'check that the environment is this one').choices(['local', 'gcp']))
    .action((name: string, options: RunOptions) => run(shell, name, options));
}

async function run(shell: Shell, name: string, options: RunOptions): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const datasets = findDatasets(definition, options.dataset).map((dataset) => dataset.name);
  const date =
    options.date === undefined
      ? dateInZone(new Date(), definition.timeZone)
      : readDate(options.date, '--date', `./relais run ${name} --date ${dateInZone(new Date(), definition.timeZone)}`);
  const config = await readConfig(shell);
  checkTarget(config, options.target);
  const chosen = options.dataset === undefined ? [] : datasets;
  if (options.dryRun) {
    const { dryRun } = await import('../runs/dry-run.js');
    return dryRun(shell, config, name, { date, datasets: chosen }, options.json === true);
  }

  const { withPlatform } = await import('../platform/with-platform.js');
  const { startRun } = await import('../runs/start-run.js');
  const { leaveRunning, runToEnd } = await import('../runs/run-to-end.js');
  await withPlatform(shell, config, 'if-missing', async (platform) => {
    const handle = await startRun(platform.client, {
      pipeline: definition,
      date,
      datasets: chosen,
      ...(options.accept === undefined ? {} : { accept: options.accept }),
      taskQueue: config.taskQueue,
    });
    const identity = {
      pipeline: name,
      workflowId: workflowId(name, date),
      runId: handle.firstExecutionRunId,
      logicalDate: date,
    };
    announceRun(shell, platform, identity);
    if (options.detach) await leaveRunning(shell, config, platform, identity);
    const report = options.detach ? null : await runToEnd(shell, config, platform, handle, identity);
    if (report !== null) return printReport(shell, report, { json: options.json === true });
    if (options.json) printJson(shell.stdout, { ...identity, status: 'running' });
    else shell.stdout.write(`${identity.workflowId} ${identity.runId}\n`);
    note(
      shell,
      `detached; ./relais show ${identity.runId} shows the outcome, ./relais cancel ${identity.runId} ends it`,
    );
  });
}
