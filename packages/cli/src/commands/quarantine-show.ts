import type { DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { Command } from 'commander';
import { readDate } from '../dates.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import { readConfig } from '../read-config.js';
import type { Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';
import { wholeNumber } from '../whole-number.js';

/** Texts are cut in the table only; `--json` gives them whole. */
const SHOWN_LENGTH = 200;

/** `quarantine show <pipeline> <dataset> <date> <row>`: one refused row, field by field. */
export function registerQuarantineShow(quarantine: Command, shell: Shell): void {
  const command = quarantine
    .command('show')
    .description('show one quarantined row, its fields beside the columns they belong to')
    .argument('<pipeline>')
    .argument('<dataset>')
    .argument('<date>')
    .argument('<row>', 'number of the record, the header not counted', wholeNumber)
    .option('--json', 'print JSON')
    .action(async (name: string, of: string, date: string, row: number, { json }: { readonly json?: boolean }) => {
      const [dataset] = findDatasets(findPipeline(shell.registry, name).definition, [of]) as [DatasetDefinition];
      readDate(date, '<date>', `./relais quarantine ls ${name} --dataset ${of}`);
      const { store } = await readStores(await readConfig(shell));
      const { readQuarantine } = await import('../snapshots/read-quarantine.js');
      const { describeRow } = await import('../snapshots/describe-row.js');
      const rows = await readQuarantine(store, name, dataset, { date, withDropped: true });
      const found = rows.find((each) => each.row === row);
      if (found === undefined)
        throw new UsageError(
          'ROW_NOT_QUARANTINED',
          `[cli] row ${row} of ${of} ${date} is not in quarantine`,
          `./relais quarantine ls ${name} --dataset ${of}`,
        );
      const fields = describeRow(dataset, await headerOf(store, name, of, found.file), found);
      if (json) return printJson<JsonDocuments['quarantine show']>(shell.stdout, { ...found, fields });
      shell.stdout.write(`row ${row}, ${found.column ?? 'the record'}: ${found.reason}\n`);
      const cells = fields.map(({ field, name: header, column, text, reason }) => [
        ...[field, header, column, JSON.stringify(text).slice(1, -1).slice(0, SHOWN_LENGTH), reason],
      ]);
      shell.stdout.write(formatTable(['field', 'name', 'column', 'text', 'reason'], cells));
    });
  addExamples(command, [['quarantine show france-courses courses 2025-03-19 17', 'row 17, field by field']]);
}

async function headerOf(store: ObjectStore, pipeline: string, dataset: string, file: string) {
  const { listManifests, toSnapshotRef } = await import('@relais/activities/raw-manifest');
  const manifests = await listManifests(store, pipeline, dataset);
  return manifests.find((manifest) => toSnapshotRef(pipeline, manifest).path === file)?.scan?.header ?? [];
}
