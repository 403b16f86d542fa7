import { partitionStates, type DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { Command } from 'commander';
import { readDate, readRange } from '../dates.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { reasonOf } from '../reason-of.js';
import { note, type Shell } from '../shell.js';
import type { QuarantinedRow } from '../snapshots/read-quarantine.js';
import { readStores } from '../snapshots/read-stores.js';
import { backfill } from './backfill.js';

interface ReplayOptions {
  readonly dataset?: readonly string[];
  readonly date?: string;
  readonly accept?: string;
  readonly json?: boolean;
}

/** `quarantine replay <pipeline>`: snapshots with refused rows again, under the code and contract of today. */
export function registerQuarantineReplay(quarantine: Command, shell: Shell): void {
  const command = quarantine
    .command('replay <pipeline>')
    .description("type snapshots with quarantined rows again under today's contract, and say how many rows came free")
    .option('--dataset <name...>', 'only where these datasets have quarantined rows')
    .option('--date <YYYY-MM-DD>', 'only the snapshots of this date')
    .option('--accept <reason>', 'let blocked snapshots through; the reason is recorded', reasonOf)
    .option('--json', "print the run's report as JSON")
    .action((name: string, options: ReplayOptions) => replay(shell, name, options));
  addExamples(command, [['quarantine replay france-courses --date 2025-03-19', 'after the contract was mended']]);
}

/** A backfill from the first to the last such snapshot: there is no second way of loading. */
async function replay(shell: Shell, name: string, { dataset: names, ...options }: ReplayOptions): Promise<void> {
  const datasets = findDatasets(findPipeline(shell.registry, name).definition, names);
  if (options.date !== undefined) readDate(options.date, '--date', `./relais quarantine ls ${name}`);
  const config = await readConfig(shell);
  const { store } = await readStores(config);
  const before = await rowsOf(store, name, datasets, options.date);
  const dates = before.map(({ snapshotDate }) => snapshotDate).sort();
  const [first, last] = [dates.at(0), dates.at(-1)];
  if (first === undefined || last === undefined) {
    const nothing = { pipeline: name, status: 'unchanged' } as const;
    if (options.json) printJson<JsonDocuments['quarantine replay']>(shell.stdout, nothing);
    return note(shell, 'no row is quarantined; nothing to replay');
  }
  const range = readRange(first, last, `./relais quarantine replay ${name} --date ${first}`);
  const selection = {
    ...range,
    datasets: datasets.map((dataset) => dataset.name),
    only: partitionStates,
    ...(options.accept === undefined ? {} : { accept: options.accept }),
  };
  await backfill(shell, config, name, selection, { ...options, ...range });
  const after = new Set((await rowsOf(store, name, datasets, options.date)).map(identity));
  const free = new Set(before.map(identity).filter((row) => !after.has(row)));
  note(shell, `${free.size} of ${new Set(before.map(identity)).size} rows came free; ${after.size} are in quarantine`);
}

const identity = ({ dataset, snapshotDate, row }: QuarantinedRow): string => `${dataset} ${snapshotDate} ${row}`;

async function rowsOf(
  store: ObjectStore,
  pipeline: string,
  datasets: readonly DatasetDefinition[],
  date: string | undefined,
): Promise<readonly QuarantinedRow[]> {
  const { readQuarantine } = await import('../snapshots/read-quarantine.js');
  return (await Promise.all(datasets.map((dataset) => readQuarantine(store, pipeline, dataset, { date })))).flat();
}
