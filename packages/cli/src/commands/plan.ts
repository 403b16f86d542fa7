import { dateInZone, partitionStates, type PipelineDefinition } from '@relais/core';
import { Option, type Command } from 'commander';
import { checkTarget } from '../check-target.js';
import { readDate, readRange } from '../dates.js';
import { exitCodes } from '../exit-codes.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { PlanOutcome, PlanRequest } from '../plan/print-plan.js';
import { readConfig } from '../read-config.js';
import type { Shell } from '../shell.js';
import { readStates } from '../snapshots/read-states.js';
import { UsageError } from '../usage-error.js';

interface PlanOptions {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  readonly dataset?: readonly string[];
  readonly only?: string;
  readonly detailedExitcode?: boolean;
  readonly json?: boolean;
  readonly target?: string;
}

/** `plan <pipeline>`: what a run, or with a range a backfill, would do and cost; changes nothing. */
export function registerPlan(program: Command, shell: Shell): void {
  const command = program
    .command('plan <pipeline>')
    .description('say what a run, or with --from and --to a backfill, would do and cost')
    .addOption(new Option('--date <YYYY-MM-DD>', 'logical date of the run').conflicts(['from', 'to', 'only']))
    .option('--from <date>', 'a backfill: YYYY-MM-DD, or YYYY-MM for its first day')
    .option('--to <date>', 'YYYY-MM-DD, or YYYY-MM for its last day; inclusive')
    .option('--dataset <name...>', 'only these datasets')
    .option('--only <states>', `a backfill of these states: all, or some of ${partitionStates.join(',')}`)
    .option('--detailed-exitcode', 'exit 0 when nothing would change, 4 when something would or may')
    .option('--json', 'print the plan as JSON')
    .addOption(new Option('--target <name>', 'check that the environment is this one').choices(['local', 'gcp']))
    .action((name: string, options: PlanOptions) => plan(shell, name, options));
  addExamples(command, [
    ['plan france-courses', 'what a run of today would fetch, load, build and cost'],
    ['plan france-courses --date 2025-03-19 --dataset enrollments', 'of one dataset under one logical date'],
    ['plan france-courses --detailed-exitcode --json', 'for scripts: exit 0 when nothing would change, else 4'],
    ['plan france-courses --from 2025-01 --to 2025-03 --only all', 'a backfill of whatever is stored of these months'],
  ]);
}

async function plan(shell: Shell, name: string, options: PlanOptions): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const asked = readAsked(definition, options);
  const config = await readConfig(shell);
  checkTarget(config, options.target);
  const { printPlan } = await import('../plan/print-plan.js');
  const outcome = await printPlan(shell, config, { pipeline: name, asked, json: options.json === true });
  if (options.detailedExitcode) shell.exitCode = detailedExitCode(outcome);
}

/** Of a source that could not be asked neither `nothing` nor `something` can be said, unless another one would change. */
export function detailedExitCode({ changes, unanswered }: PlanOutcome) {
  if (changes === 'some') return exitCodes.changes;
  if (unanswered) return exitCodes.failed;
  return changes === 'none' ? exitCodes.done : exitCodes.changes;
}

/** @throws UsageError `DATE_INVALID`, `RANGE_INVALID`, `STATE_UNKNOWN`, `UNKNOWN_DATASET`, `USAGE` */
function readAsked(definition: PipelineDefinition, options: PlanOptions): PlanRequest['asked'] {
  const { name, timeZone } = definition;
  const { from, to, only } = options;
  const chosen =
    options.dataset === undefined ? [] : findDatasets(definition, options.dataset).map((each) => each.name);
  const example = `./relais plan ${name} --from 2025-01 --to 2025-03`;
  if (from !== undefined && to !== undefined) {
    const states = only === undefined ? {} : { only: readStates(only, `${example} --only all`) };
    return { replay: { ...readRange(from, to, example), datasets: chosen, ...states } };
  }
  if (from !== undefined || to !== undefined || only !== undefined)
    throw new UsageError('USAGE', '[cli] a backfill is planned with both --from and --to', example);
  const today = dateInZone(new Date(), timeZone);
  const date =
    options.date === undefined ? today : readDate(options.date, '--date', `./relais plan ${name} --date ${today}`);
  return { run: { date, datasets: chosen } };
}
