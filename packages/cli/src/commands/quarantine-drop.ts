import type { DatasetDefinition } from '@relais/core';
import type { Command } from 'commander';
import { confirmed } from '../confirmed.js';
import { readDate } from '../dates.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { reasonOf } from '../reason-of.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';

interface DropOptions {
  readonly reason: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `quarantine drop <pipeline> <dataset> <date>`: does without the refused rows of a snapshot, for a reason. */
export function registerQuarantineDrop(quarantine: Command, shell: Shell): void {
  const command = quarantine
    .command('drop <pipeline> <dataset> <date>')
    .description('give the quarantined rows of a snapshot up: they stay as evidence, and no longer block it')
    .requiredOption('--reason <reason>', 'why; it is recorded in the store', reasonOf)
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((name: string, of: string, date: string, options: DropOptions) => drop(shell, name, of, date, options));
  addExamples(command, [
    [
      'quarantine drop france-courses courses 2025-03-19 --reason "the publisher left them empty"',
      'go on without these rows',
    ],
  ]);
}

async function drop(shell: Shell, name: string, of: string, date: string, options: DropOptions): Promise<void> {
  const [dataset] = findDatasets(findPipeline(shell.registry, name).definition, [of]) as [DatasetDefinition];
  readDate(date, '<date>', `./relais quarantine ls ${name} --dataset ${of}`);
  const { store } = await readStores(await readConfig(shell));
  const { listQuarantined } = await import('../snapshots/read-quarantine.js');
  const { contractHash } = await import('@relais/rows');
  const { recordDropped } = await import('@relais/activities/dropped-rows');
  const found = (await listQuarantined(store, name, dataset)).find(({ snapshot }) => snapshot.snapshotDate === date);
  if (found === undefined || found.rows === null)
    throw new UsageError(
      'NOTHING_QUARANTINED',
      `[cli] no row of ${of} ${date} is in quarantine${found === undefined ? '' : " under today's contract; replay it first"}`,
      found === undefined ? `./relais quarantine ls ${name}` : `./relais quarantine replay ${name} --date ${date}`,
    );
  const question = {
    message: `Give up ${found.rows} quarantined rows of ${of} ${date}?`,
    withYes: `./relais quarantine drop ${name} ${of} ${date} --reason "…" --yes`,
  };
  if (!options.yes && !(await confirmed(shell, question))) return note(shell, 'nothing was dropped');
  const record = await recordDropped(store, name, {
    ...{ dataset: of, snapshot_date: date, sha256: found.snapshot.sha256, contract_hash: contractHash(dataset) },
    ...{ rows: found.rows, reason: options.reason, dropped_at: new Date().toISOString() },
  });
  if (options.json) return printJson<JsonDocuments['quarantine drop']>(shell.stdout, record);
  shell.stdout.write(`${record.rows} rows of ${of} ${date} are dropped: ${record.reason}\n`);
  note(shell, `they stay in quarantine/ as evidence; ./relais quarantine ls ${name} --all shows them`);
  note(shell, `what waited for them is loaded by ./relais backfill ${name} --from ${date} --to ${date}`);
}
