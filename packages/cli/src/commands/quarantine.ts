import type { Command } from 'commander';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';
import { registerQuarantineDrop } from './quarantine-drop.js';
import { registerQuarantineReplay } from './quarantine-replay.js';
import { registerQuarantineShow } from './quarantine-show.js';

interface ListOptions {
  readonly dataset?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `quarantine`: rows that were left out, each with its reason and its own text. */
export function registerQuarantine(program: Command, shell: Shell): void {
  const quarantine = program.command('quarantine').description('rows that were left out');
  const command = quarantine
    .command('ls <pipeline>')
    .description('list quarantined rows with their reasons')
    .option('--dataset <name...>', 'only these datasets')
    .option('--all', 'also rows that were dropped')
    .option('--json', 'print JSON')
    .action((name: string, options: ListOptions) => list(shell, name, options));
  addExamples(command, [
    ['quarantine ls france-courses', 'every refused row with its reason'],
    ['quarantine ls france-courses --dataset courses --all --json', 'dropped rows too, for a script'],
  ]);
  registerQuarantineShow(quarantine, shell);
  registerQuarantineReplay(quarantine, shell);
  registerQuarantineDrop(quarantine, shell);
}

async function list(shell: Shell, name: string, { dataset: names, all, json }: ListOptions): Promise<void> {
  const datasets = findDatasets(findPipeline(shell.registry, name).definition, names);
  const { store } = await readStores(await readConfig(shell));
  const { readQuarantine } = await import('../snapshots/read-quarantine.js');
  const options = { withDropped: all === true };
  const rows = (await Promise.all(datasets.map((dataset) => readQuarantine(store, name, dataset, options)))).flat();
  if (json) return printJson<JsonDocuments['quarantine ls']>(shell.stdout, rows);
  if (rows.length === 0) return note(shell, 'no row is quarantined');
  const cells = rows.map((row) => [
    row.dataset,
    row.snapshotDate,
    row.row,
    row.column,
    row.reason,
    row.raw.slice(0, 80),
  ]);
  shell.stdout.write(formatTable(['dataset', 'snapshot', 'row', 'column', 'reason', 'raw'], cells));
}
