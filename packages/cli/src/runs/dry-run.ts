import type { Config } from '@relais/config';
import type { RunInput } from '@relais/core';
import type { RunForecast } from '@relais/activities/forecast/run-forecast';
import { forecastSummary } from '../output/forecast-summary.js';
import { printJson } from '../output/json-output.js';
import { note, type Shell } from '../shell.js';

/** Prints what a run would do and cost, asked with the very drivers it would use; no platform is started. */
export async function dryRun(
  shell: Shell,
  config: Config,
  pipeline: string,
  input: RunInput,
  json: boolean,
): Promise<void> {
  const { createDependencies } = await import('@relais/worker/create-dependencies');
  const { forecastRun } = await import('@relais/activities/forecast/forecast-run');
  const deps = await createDependencies(config, shell.registry, false);
  const forecast: RunForecast = await forecastRun(deps, { pipeline, input, startTime: Date.now() });
  if (json) return printJson(shell.stdout, forecast);
  shell.stdout.write(`${forecastSummary(forecast)}\n`);
  note(shell, 'nothing was downloaded, started or changed');
}
