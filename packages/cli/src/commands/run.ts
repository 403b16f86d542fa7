import type { Config } from '@relais/config';
import { dateInZone } from '@relais/core';
import { Option, type Command } from 'commander';
import { announceRun } from '../announce-run.js';
import { addExamples } from '../help/examples.js';
import { reasonOf } from '../reason-of.js';
import { checkTarget } from '../check-target.js';
import { readDate } from '../dates.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { printReport } from '../output/print-report.js';
import { readConfig } from '../read-config.js';
import { detachedReport, type DetachedReport } from '../runs/run-report.js';
import type { RunRequest } from '../runs/start-run.js';
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
  const command = program
    .command('run <pipeline>')
    .description('run a pipeline: fetch, load, build, publish')
    .option('--date <YYYY-MM-DD>', "logical date; today in the pipeline's zone unless given")
    .option('--dataset <name...>', 'fetch only these datasets')
    .option('--accept <reason>', 'let a blocked snapshot through; the reason is recorded', reasonOf)
    .addOption(new Option('--dry-run', 'the same as plan: say what a run would do and cost').conflicts('detach'))
    .option('--detach', 'start the run and return; with --json its report so far, whose status is running')
    .option('--json', 'print the report, or the forecast of a dry run, as JSON')
    .addOption(new Option('--target <name>', 'check that the environment is this one').choices(['local', 'gcp']))
    .action((name: string, options: RunOptions) => run(shell, name, options));
  addExamples(command, [
    ['run france-courses', "today's snapshot of every dataset"],
    ['run france-courses --date 2025-03-19 --dataset courses formacode', 'two datasets under one logical date'],
    ['run france-courses --dry-run', 'what a run would do and cost; nothing is changed'],
    [
      'run france-courses --accept "the publisher confirmed the figures"',
      'let a snapshot through that waits for a person',
    ],
    ['run france-courses --detach --json', 'start it, and leave it to the platform'],
  ]);
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
    const { printPlan } = await import('../plan/print-plan.js');
    const asked = { run: { date, datasets: chosen } };
    await printPlan(shell, config, { pipeline: name, asked, json: options.json === true });
    return;
  }

  await carryOut(shell, config, { pipeline: definition, date, datasets: chosen, accept: options.accept }, options);
}

/** Starts the run, or attaches to the one of its date, and stays with it unless the person lets go. */
async function carryOut(
  shell: Shell,
  config: Config,
  asked: Omit<RunRequest, 'taskQueue'>,
  { detach, json }: RunOptions,
): Promise<void> {
  const { withPlatform } = await import('../platform/with-platform.js');
  const { startRun } = await import('../runs/start-run.js');
  const { attachedToOther } = await import('../runs/attached-run.js');
  const { besideWatch } = await import('../runs/beside-watch.js');
  const { leaveRunning, runToEnd } = await import('../runs/run-to-end.js');
  await withPlatform(shell, config, 'if-missing', async (platform) => {
    const handle = await startRun(platform.client, { ...asked, taskQueue: config.taskQueue });
    const run = {
      pipeline: asked.pipeline.name,
      workflowId: handle.workflowId,
      runId: handle.firstExecutionRunId,
      logicalDate: asked.date,
    };
    announceRun(shell, platform, run);
    const attached = await attachedToOther(platform.client, asked.pipeline, asked, run);
    const watched = await besideWatch(platform.client, asked.pipeline);
    const warnings = [attached, watched].filter((warning) => warning !== null);
    for (const { code, message } of warnings) note(shell, `warning ${code}: ${message}`);
    if (detach) await leaveRunning(shell, config, platform, run);
    const report = detach ? null : await runToEnd(shell, config, platform, handle, run, json === true);
    if (report === null) return sayDetached(shell, detachedReport(run, warnings), json === true);
    printReport(
      shell,
      { ...report, warnings: [...report.warnings, ...warnings] },
      { json: json === true, datasets: asked.datasets },
    );
  });
}

function sayDetached(shell: Shell, report: DetachedReport, json: boolean): void {
  const { workflowId, runId } = report;
  if (json) printJson<JsonDocuments['run']>(shell.stdout, report);
  else shell.stdout.write(`${workflowId} ${runId}\n`);
  note(shell, `detached; ./relais follow ${runId} comes back to it, ./relais cancel ${runId} ends it`);
}
