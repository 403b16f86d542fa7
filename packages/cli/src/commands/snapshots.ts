import { versionOf } from '@relais/core';
import type { Command } from 'commander';
import type { RawManifest } from '@relais/activities/raw-manifest';
import { addExamples } from '../help/examples.js';
import { formatBytes, formatCount } from '../output/figures.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';
import { registerSnapshotCopy } from './snapshots-copy.js';
import { registerSnapshotDiff } from './snapshots-diff.js';
import { registerSnapshotImport } from './snapshots-import.js';
import { registerSnapshotVerify } from './snapshots-verify.js';

interface JsonOption {
  readonly json?: boolean;
}

/** `snapshots`: the raw files, which everything else can be rebuilt from. */
export function registerSnapshots(program: Command, shell: Shell): void {
  const snapshots = program.command('snapshots').description('raw files that are kept for ever');
  const listCommand = snapshots
    .command('ls <pipeline> [dataset]')
    .description('list stored snapshots, oldest first')
    .option('--json', 'print JSON')
    .action((name: string, dataset: string | undefined, options: JsonOption) => list(shell, name, dataset, options));
  addExamples(listCommand, [
    ['snapshots ls france-courses', 'every stored snapshot'],
    ['snapshots ls france-courses courses --json', 'the manifests of one dataset'],
  ]);
  const showCommand = snapshots
    .command('show <pipeline> <dataset>')
    .description('the manifests of a snapshot; of the newest unless a date is given')
    .option('--date <YYYY-MM-DD>', 'snapshot date')
    .option('--json', 'print JSON')
    .action((name: string, dataset: string, options: JsonOption & { readonly date?: string }) =>
      show(shell, name, dataset, options),
    );
  addExamples(showCommand, [
    ['snapshots show france-courses courses', 'the newest manifest'],
    ['snapshots show france-courses courses --date 2025-03-19', 'every version of one date'],
  ]);
  registerSnapshotVerify(snapshots, shell);
  registerSnapshotDiff(snapshots, shell);
  registerSnapshotImport(snapshots, shell);
  registerSnapshotCopy(snapshots, shell);
}

async function readManifests(shell: Shell, name: string, dataset: string | undefined): Promise<readonly RawManifest[]> {
  const datasets = findDatasets(findPipeline(shell.registry, name).definition, dataset === undefined ? [] : [dataset]);
  const { store } = await readStores(await readConfig(shell));
  const { listManifests } = await import('@relais/activities/raw-manifest');
  return (await Promise.all(datasets.map((one) => listManifests(store, name, one.name)))).flat();
}

async function list(shell: Shell, name: string, dataset: string | undefined, { json }: JsonOption): Promise<void> {
  const manifests = await readManifests(shell, name, dataset);
  if (json) return printJson<JsonDocuments['snapshots ls']>(shell.stdout, manifests);
  if (manifests.length === 0) return note(shell, `nothing is stored; ./relais run ${name} fetches the first snapshots`);
  const rows = manifests.map((manifest) => [
    manifest.dataset,
    manifest.snapshot_date,
    versionOf(manifest.sha256),
    formatCount(manifest.rows),
    formatBytes(manifest.bytes),
    manifest.fetched_at,
  ]);
  shell.stdout.write(formatTable(['dataset', 'snapshot', 'version', 'rows', 'bytes', 'fetched'], rows));
}

async function show(
  shell: Shell,
  name: string,
  dataset: string,
  options: JsonOption & { readonly date?: string },
): Promise<void> {
  const manifests = await readManifests(shell, name, dataset);
  const date = options.date ?? manifests.at(-1)?.snapshot_date;
  const found = manifests.filter((manifest) => manifest.snapshot_date === date);
  if (options.json) return printJson<JsonDocuments['snapshots show']>(shell.stdout, found);
  if (found.length === 0)
    return note(shell, `no snapshot of ${dataset}${date === undefined ? '' : ` of ${date}`} is stored`);
  for (const manifest of found) shell.stdout.write(formatTable(['field', 'value'], Object.entries(manifest)));
}
