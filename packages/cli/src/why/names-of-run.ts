import type { PipelineDefinition, RunFailure, RunReport } from '@relais/core';
import { againCommand } from '../runs/again-command.js';
import type { RunIdentity } from '../runs/run-report.js';
import type { Names } from './explanations.js';
import type { WhatStands } from './what-stands.js';

/**
 * What commands call a run's own things.
 * @param datasets those that it was asked for; none for all
 */
export const namesOf = (run: RunIdentity, datasets: readonly string[] = []): Names => ({
  pipeline: run.pipeline,
  run: run.runId,
  date: run.logicalDate,
  again: againCommand(run, datasets),
});

/**
 * The datasets that a run was asked for, none for all: each of them was loaded or is told as failed. Of inboxes a run takes
 * in only what is new, so what it told says nothing of what it was asked.
 */
export function chosenDatasets(
  { datasets }: PipelineDefinition,
  { tables }: RunReport,
  faults: readonly RunFailure[],
): readonly string[] {
  if (datasets.some(({ source }) => source.kind === 'inbox')) return [];
  const told = new Set([...tables, ...faults].map(({ dataset }) => dataset));
  const chosen = datasets.map(({ name }) => name).filter((name) => told.has(name));
  return chosen.length === datasets.length ? [] : chosen;
}

/** What a message names that its commands need: dbt's node is `<pipeline>__<table>`. */
export function namesIn({ message }: Pick<RunFailure, 'message'>): Names {
  const [, table] =
    /kept in (checks\.\w+)$/.exec(message) ?? /^\[dbt\/\w+\] model [a-z_]+?__(\w+) failed/.exec(message) ?? [];
  const [, from, to] = /--from ([\d-]+) --to ([\d-]+)/.exec(message) ?? [];
  return { ...(table && { table }), ...(from && to && { from, to }) };
}

/** From the oldest to the newest of all that is stored. */
export function rangeOf({ snapshots }: WhatStands): Names {
  const dates = snapshots.flatMap(({ oldest, newest }) => [oldest ?? [], newest ?? []].flat()).sort();
  return { from: dates[0], to: dates.at(-1) };
}
