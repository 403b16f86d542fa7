import type { Command } from 'commander';
import { readDate } from '../dates.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { formatCount } from '../output/figures.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import { readConfig } from '../read-config.js';
import type { SnapshotDiff } from '../snapshots/diff-snapshots.js';
import { readStores } from '../snapshots/read-stores.js';
import type { Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';

interface DiffCommandOptions {
  readonly examples: string;
  readonly json?: boolean;
}

/** `snapshots diff`: keys added and gone from one snapshot to another, and values changed, column by column. */
export function registerSnapshotDiff(snapshots: Command, shell: Shell): void {
  const command = snapshots
    .command('diff <pipeline> <dataset> <before> <after>')
    .description('compare two snapshots: keys added, gone, and changed by column')
    .option('--examples <n>', 'examples of each kind', '5')
    .option('--json', 'print JSON')
    .action((name: string, dataset: string, before: string, after: string, options: DiffCommandOptions) =>
      diff(shell, name, dataset, [before, after], options),
    );
  addExamples(command, [
    ['snapshots diff france-courses courses 2025-02-19 2025-03-19', 'what a month brought'],
    [
      'snapshots diff france-courses courses 2025-02-19 2025-03-19 --examples 20 --json',
      'more examples of each kind, for a script',
    ],
  ]);
}

const version = /^(.{10})@[0-9a-f]{12}$/;

async function diff(
  shell: Shell,
  name: string,
  datasetName: string,
  dates: readonly [string, string],
  options: DiffCommandOptions,
): Promise<void> {
  const [dataset] = findDatasets(findPipeline(shell.registry, name).definition, [datasetName]);
  const usage = `./relais snapshots diff ${name} ${datasetName} 2025-01-15 2025-02-15`;
  for (const [at, date] of dates.entries())
    readDate(version.exec(date)?.[1] ?? date, at === 0 ? '<before>' : '<after>', usage);
  if (!/^\d{1,4}$/.test(options.examples))
    throw new UsageError('USAGE', `[cli] --examples ${JSON.stringify(options.examples)} is no number`, usage);
  if (dataset === undefined) return;
  const config = await readConfig(shell);
  const { store } = await readStores(config);
  const { findTypedVersion } = await import('../snapshots/typed-version.js');
  const { diffSnapshots } = await import('../snapshots/diff-snapshots.js');
  const [before, after] = [
    await findTypedVersion(store, name, dataset, dates[0]),
    await findTypedVersion(store, name, dataset, dates[1]),
  ];
  const memoryLimit = `${config.memoryMegabytes}MB`;
  const found = await diffSnapshots(dataset, before, after, { examples: Number(options.examples), memoryLimit });
  if (options.json)
    return printJson<JsonDocuments['snapshots diff']>(shell.stdout, {
      pipeline: name,
      dataset: dataset.name,
      ...found,
    });
  printDiff(shell, found);
}

function printDiff(shell: Shell, found: SnapshotDiff): void {
  const summary = [
    [`rows of ${found.before.date}@${found.before.version}`, formatCount(found.before.rows), ''],
    [`rows of ${found.after.date}@${found.after.version}`, formatCount(found.after.rows), ''],
    ['added', formatCount(found.added), found.addedExamples.map(example).join(', ')],
    ['gone', formatCount(found.gone), found.goneExamples.map(example).join(', ')],
    ['changed', formatCount(found.changed), ''],
    ['unchanged', formatCount(found.unchanged), ''],
  ];
  shell.stdout.write(formatTable([`by ${found.key.join(' + ')}`, 'keys', 'first ones'], summary));
  if (found.columns.length === 0) return;
  const rows = found.columns.map(({ column, changed, examples: [first] }) => [
    column,
    changed,
    first === undefined ? '' : `${example(first.key)}: ${first.before ?? '—'} → ${first.after ?? '—'}`,
  ]);
  shell.stdout.write(`\n${formatTable(['column', 'changed', 'the first one'], rows)}`);
}

const example = (key: object): string =>
  Object.values(key)
    .map((value) => value ?? '—')
    .join(' ');
