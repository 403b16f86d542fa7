import { versionOf, type Partition, type PartitionState } from '@relais/core';
import type { Command } from 'commander';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { formatBytes, formatCount } from '../output/figures.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStates } from '../snapshots/read-states.js';
import { readStores } from '../snapshots/read-stores.js';

interface LedgerOptions {
  readonly only?: string;
  readonly json?: boolean;
}

/** `ledger <pipeline>`: where every snapshot date of every dataset stands. */
export function registerLedger(program: Command, shell: Shell): void {
  const command = program
    .command('ledger <pipeline> [dataset]')
    .description('every snapshot date: missing, failed, quarantined, stale, loaded or published')
    .option('--only <states>', 'all, or some of these states with commas between')
    .option('--json', 'print JSON')
    .action((name: string, dataset: string | undefined, options: LedgerOptions) => list(shell, name, dataset, options));
  addExamples(command, [
    ['ledger france-courses', 'every date of every dataset'],
    ['ledger france-courses courses --only missing,failed', 'what is still to be done'],
  ]);
}

async function list(shell: Shell, name: string, dataset: string | undefined, options: LedgerOptions): Promise<void> {
  const { definition: pipeline } = findPipeline(shell.registry, name);
  const datasets = findDatasets(pipeline, dataset === undefined ? [] : [dataset]);
  const states = readStates(options.only ?? 'all', `./relais ledger ${name} --only missing,failed`);
  const stores = await readStores(await readConfig(shell));
  const { readLedger } = await import('@relais/activities/ledger/read-ledger');
  const { timesBetween } = await import('@relais/timetable');
  const calendar = (after: Date) => timesBetween(pipeline.schedule.calendar, pipeline.timeZone, after, new Date());
  const ledger = await readLedger(stores, { pipeline, datasets, calendar });
  const shown = ledger.filter(({ state }) => states.includes(state));
  if (options.json) return printJson<JsonDocuments['ledger']>(shell.stdout, shown.map(toLine));
  if (ledger.length === 0) return note(shell, `nothing is stored; ./relais run ${name} fetches the first snapshots`);
  const rows = shown
    .map(toLine)
    .map(({ rows, bytes, ...line }) => [
      line.dataset,
      line.snapshotDate,
      line.state,
      line.version,
      rows === null ? '' : formatCount(rows),
      bytes === null ? '' : formatBytes(bytes),
      line.because,
    ]);
  shell.stdout.write(formatTable(['dataset', 'snapshot', 'state', 'version', 'rows', 'bytes', 'because'], rows));
  note(shell, summaryOf(ledger));
}

const toLine = ({ dataset, snapshotDate, state, because, snapshot }: Partition) => ({
  dataset,
  snapshotDate,
  state,
  version: snapshot && versionOf(snapshot.sha256),
  rows: snapshot?.rows ?? null,
  bytes: snapshot?.bytes ?? null,
  because,
});

function summaryOf(ledger: readonly Partition[]): string {
  const counts = new Map<PartitionState, number>();
  for (const { state } of ledger) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
