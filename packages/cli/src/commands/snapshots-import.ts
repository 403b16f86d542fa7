import { join } from 'node:path';
import type { Command } from 'commander';
import { readDate } from '../dates.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { note, type Shell } from '../shell.js';

interface ImportOptions {
  readonly date: string;
  readonly json?: boolean;
}

/** `snapshots import`: takes in a file kept from an earlier month, through the checks of a download. */
export function registerSnapshotImport(snapshots: Command, shell: Shell): void {
  const command = snapshots
    .command('import <pipeline> <dataset> <file>')
    .description('take in a file that was kept from an earlier month')
    .requiredOption('--date <YYYY-MM-DD>', 'snapshot date; a date in the file must agree with it')
    .option('--json', 'print JSON')
    .action((name: string, dataset: string, file: string, options: ImportOptions) =>
      importFile(shell, name, dataset, file, options),
    );
  addExamples(command, [
    [
      'snapshots import france-courses courses --date 2024-11-04 courses-november.csv',
      'a month that was downloaded by hand',
    ],
  ]);
}

async function importFile(
  shell: Shell,
  name: string,
  dataset: string,
  file: string,
  options: ImportOptions,
): Promise<void> {
  findDatasets(findPipeline(shell.registry, name).definition, [dataset]);
  const date = readDate(
    options.date,
    '--date',
    `./relais snapshots import ${name} ${dataset} --date 2025-01-31 ${file}`,
  );
  const config = await readConfig(shell);
  const { store } = await readStores(config);
  const { importSnapshot } = await import('@relais/activities/import-snapshot');
  const { codeVersion } = await import('@relais/worker/code-version');
  const deps = {
    registry: shell.registry,
    store,
    scratchFolder: join(config.home, 'scratch'),
    codeVersion: codeVersion(),
  };
  const snapshot = await importSnapshot(deps, { pipeline: name, dataset, date, file });
  if (options.json) printJson<JsonDocuments['snapshots import']>(shell.stdout, snapshot);
  else shell.stdout.write(`${snapshot.path} ${snapshot.rows} rows\n`);
  note(shell, `next: ./relais backfill ${name} --from ${snapshot.snapshotDate} --to ${snapshot.snapshotDate}`);
}
