import type { Command } from 'commander';
import type { ModelGraph } from '@relais/dbt/model-graph';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { findLineage } from '../lineage/find-lineage.js';
import { lineageOrigins, type LineageOrigin } from '../lineage/lineage-origins.js';
import { lineageTree } from '../lineage/lineage-tree.js';
import { traceLineage, type Direction, type LineageStep } from '../lineage/trace-lineage.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';

interface LineageOptions {
  readonly downstream?: boolean;
  readonly json?: boolean;
}

/** `lineage [pipeline] <table.column>`: what a column is made of, up to the field of the publisher's file. */
export function registerLineage(program: Command, shell: Shell): void {
  const command = program
    .command('lineage')
    .usage('[options] [pipeline] <table.column>')
    .description('what a column or table is made of, to the source file; or what is made of it')
    .argument('<name>', 'pipeline, or the table where only one pipeline has it')
    .argument('[column]', 'table, or table.column')
    .option('--downstream', 'what is made of it, the tiles of the dashboard included')
    .option('--json', 'print JSON')
    .action((name: string, column: string | undefined, options: LineageOptions) =>
      column === undefined
        ? trace(shell, Object.keys(shell.registry), name, options)
        : trace(shell, [name], column, options),
    );
  addExamples(command, [
    ['lineage france-courses marts.dim_courses.training_provider_ratio', 'a figure, back to the fields it is made of'],
    ['lineage source_tables.courses.code_formacode_1 --downstream', 'what a field of the source ends up in'],
    ['lineage dim_courses --json', 'the tables below a table, for a script'],
  ]);
}

async function trace(
  shell: Shell,
  pipelines: readonly string[],
  text: string,
  { downstream, json }: LineageOptions,
): Promise<void> {
  const config = await readConfig(shell);
  const { modelGraphOf } = await import('@relais/worker/compose-model-graph');
  const graphs: ModelGraph[] = [];
  for (const name of pipelines) graphs.push(await modelGraphOf(config, findPipeline(shell.registry, name)));
  const subject = findLineage(graphs, text);
  const direction: Direction = downstream ? 'downstream' : 'upstream';
  const steps = traceLineage(subject, direction);
  const { pipeline } = subject.graph;
  const { store } = await readStores(config);
  const origins = await lineageOrigins(store, findPipeline(shell.registry, pipeline).definition, steps);
  if (json) return printJson<JsonDocuments['lineage']>(shell.stdout, { pipeline, direction, steps, origins });
  printLineage(shell, steps, origins);
}

function printLineage(shell: Shell, steps: readonly LineageStep[], origins: readonly LineageOrigin[]): void {
  const [subject] = steps;
  if (subject === undefined) return;
  const name = subject.column === null ? subject.table : `${subject.table}.${subject.column}`;
  shell.stdout.write(`${lineageTree(steps)}\n`);
  if (subject.description !== '') shell.stdout.write(`${name}: ${subject.description}\n`);
  if (subject.file !== null) shell.stdout.write(`written in ${subject.file}\n`);
  shell.stdout.write('\n');
  if (origins.length > 0) shell.stdout.write(formatOrigins(origins));
  for (const { table, unread } of steps)
    if (unread !== null) note(shell, `the way ends at ${table}, whose SQL could not be read: ${unread}`);
  if (subject.column !== null)
    note(shell, 'what only joins, chooses or sorts rows is left out; the table without the column shows it too');
}

/** Fields beside the columns that read them; then each file once, for addresses are long. */
function formatOrigins(origins: readonly LineageOrigin[]): string {
  const fields = origins.map(({ field, dataset, column }) => [field, `${dataset}.${column}`]);
  const files = new Map(origins.map((origin) => [origin.dataset, origin]));
  const lines = [...files.values()].map(({ dataset, snapshotDate, path, address }) =>
    snapshotDate === null
      ? `${dataset}: nothing is stored yet; it comes from ${address}\n`
      : `${dataset}: newest file of ${snapshotDate}, ${path} in the store, from ${address}\n`,
  );
  return `${formatTable(['field', 'read as'], fields)}\n${lines.join('')}`;
}
