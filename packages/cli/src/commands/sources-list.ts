import type { DatasetDefinition } from '@relais/core';
import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import type { Shell } from '../shell.js';

/** `sources ls`: who publishes what a pipeline reads, and on what terms, as its definition says. */
export function registerSourceList(sources: Command, shell: Shell): void {
  const command = sources
    .command('ls [pipeline]')
    .description('publishers, addresses, licences and what they want to be said of them')
    .option('--json', 'print an array of datasets with source and licence')
    .action((name: string | undefined, { json }: { readonly json?: boolean }) => {
      const pipelines = name === undefined ? Object.values(shell.registry) : [findPipeline(shell.registry, name)];
      const rows = pipelines.flatMap(({ definition }) =>
        definition.datasets.map((dataset) => ({ pipeline: definition.name, ...describe(dataset) })),
      );
      if (json) return printJson<JsonDocuments['sources ls']>(shell.stdout, rows);
      const facts = ({ from, setBy, licence }: (typeof rows)[number]) => [
        ['from', from],
        ['set by', setBy],
        ['licence', licence.name],
        ['its text', licence.url ?? '—'],
        ['attribution', licence.attribution ?? '—'],
      ];
      const tables = rows.map((row) => formatTable([row.dataset, row.pipeline], facts(row)));
      shell.stdout.write(tables.join('\n'));
    });
  addExamples(command, [
    ['sources ls', 'whom to name when figures are shown to others'],
    ['sources ls france-courses --json', 'one pipeline, for a script'],
  ]);
}

/** The address is the definition's own: one that a person configured may carry a secret. */
const describe = ({ name, source, licence }: DatasetDefinition) => ({
  dataset: name,
  from: source.kind === 'http' ? source.url : `inbox: ${source.path}`,
  setBy: source.kind === 'http' ? source.urlVariable : source.folderVariable,
  licence,
});
