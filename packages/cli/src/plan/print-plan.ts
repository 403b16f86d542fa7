import type { ReplaySelection } from '@relais/activities';
import type { Changes } from '@relais/activities/forecast/run-forecast';
import type { Config } from '@relais/config';
import type { RunInput } from '@relais/core';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { note, type Shell } from '../shell.js';
import { replaySummary, runSummary } from './plan-summary.js';

export interface PlanRequest {
  readonly pipeline: string;
  /** A run of one date, or the replay of a range. */
  readonly asked: { readonly run: RunInput } | { readonly replay: ReplaySelection };
  readonly json: boolean;
}

/** What `--detailed-exitcode` goes by: what would change, and whether some source could not be asked. */
export interface PlanOutcome {
  readonly changes: Changes;
  readonly unanswered: boolean;
}

/** Prints what a run or a backfill would do and cost, asked with the very drivers it would use; no platform is started. */
export async function printPlan(
  shell: Shell,
  config: Config,
  { pipeline, asked, json }: PlanRequest,
): Promise<PlanOutcome> {
  const { createDependencies } = await import('@relais/worker/create-dependencies');
  const deps = await createDependencies(config, shell.registry, false);
  if ('replay' in asked) {
    const { forecastReplay } = await import('@relais/activities/forecast/forecast-replay');
    const forecast = await forecastReplay(deps, { pipeline, ...asked.replay });
    print(shell, json, forecast, () => replaySummary(forecast));
    if (forecast.changes !== 'none')
      note(shell, `next: ./relais backfill ${pipeline} --from ${forecast.from} --to ${forecast.to}`);
    return { changes: forecast.changes, unanswered: false };
  }
  const { forecastRun } = await import('@relais/activities/forecast/forecast-run');
  const forecast = await forecastRun(deps, { pipeline, input: asked.run, startTime: Date.now() });
  print(shell, json, forecast, () => runSummary(forecast));
  if (forecast.changes !== 'none') note(shell, `next: ${runCommand(pipeline, asked.run)}`);
  return { changes: forecast.changes, unanswered: forecast.sources.some(({ error }) => error !== null) };
}

function print(shell: Shell, json: boolean, forecast: JsonDocuments['plan'], summary: () => string): void {
  if (json) return printJson<JsonDocuments['plan']>(shell.stdout, forecast);
  shell.stdout.write(`${summary()}\n`);
  note(shell, 'nothing was downloaded, started or changed');
}

const runCommand = (pipeline: string, { date, datasets = [] }: RunInput): string =>
  [
    `./relais run ${pipeline}`,
    ...(date === undefined ? [] : ['--date', date]),
    ...(datasets.length === 0 ? [] : ['--dataset', ...datasets]),
  ].join(' ');
