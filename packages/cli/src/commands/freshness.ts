import type { Command } from 'commander';
import { dateInZone } from '@relais/core';
import { exitCodes } from '../exit-codes.js';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { DatasetFreshness, JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';

/** `freshness`: whether readers have what is due, for people and for whatever watches exit codes. */
export function registerFreshness(program: Command, shell: Shell): void {
  const command = program
    .command('freshness [pipeline]')
    .description('whether readers have what is due; exit code 1 when a deadline has passed without it')
    .option('--json', 'print an array of datasets')
    .action((name: string | undefined, { json }: { readonly json?: boolean }) => freshness(shell, name, json === true));
  addExamples(command, [
    ['freshness', 'every dataset against its deadline'],
    ['freshness france-courses --json', 'for a monitor: exit 1 and state `late` where a deadline has passed'],
  ]);
}

async function freshness(shell: Shell, name: string | undefined, json: boolean): Promise<void> {
  const chosen = name === undefined ? Object.values(shell.registry) : [findPipeline(shell.registry, name)];
  const { warehouse } = await readStores(await readConfig(shell));
  const { judgeFreshness } = await import('@relais/timetable');
  const { ageInDays, describeFreshness } = await import('../freshness/describe-freshness.js');
  const now = new Date();
  const judged = chosen.map(async ({ definition }) => {
    const today = dateInZone(now, definition.timeZone);
    return judgeFreshness(definition, await warehouse.published(definition.name), now).map(
      (each): DatasetFreshness => ({
        pipeline: definition.name,
        ...each,
        ageDays: ageInDays(each, today),
        description: describeFreshness(each, today, now),
      }),
    );
  });
  const datasets = (await Promise.all(judged)).flat();
  const late = datasets.filter(({ state }) => state === 'late');
  if (late.length > 0) shell.exitCode = exitCodes.failed;
  if (json) return printJson<JsonDocuments['freshness']>(shell.stdout, datasets);
  const rows = datasets.map((each) => [each.pipeline, each.dataset, each.published, each.deadline, each.description]);
  shell.stdout.write(formatTable(['pipeline', 'dataset', 'readers have', 'deadline', 'state'], rows));
  if (late.length === 0) return note(shell, 'nothing is late');
  note(shell, `late: ${late.map(({ pipeline, dataset }) => `${pipeline}/${dataset}`).join(', ')}`);
  for (const pipeline of new Set(late.map((each) => each.pipeline))) note(shell, `next: ./relais plan ${pipeline}`);
}
