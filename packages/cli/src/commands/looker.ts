import type { Config } from '@relais/config';
import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { LookerReport } from '../looker/looker-report.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';

interface LookerOptions {
  readonly template?: string;
  readonly json?: boolean;
}

/** `looker <pipeline>`: addresses that open Looker Studio on the published tables. */
export function registerLooker(program: Command, shell: Shell): void {
  const command = program
    .command('looker <pipeline>')
    .description('addresses that open Looker Studio on the published marts and the tiles')
    .option('--template <report id>', 'fill the data sources ds0, ds1 … of this report with the tiles')
    .option('--json', 'print JSON')
    .action((name: string, options: LookerOptions) => looker(shell, name, options));
  addExamples(command, [
    ['looker france-courses', 'an address for each table and tile'],
    [
      'looker france-courses --template 1a2b3c4d-0000-4000-8000-000000000000',
      'fill a report of your own with the tiles',
    ],
  ]);
}

async function looker(shell: Shell, name: string, { template, json }: LookerOptions): Promise<void> {
  const pipeline = findPipeline(shell.registry, name);
  const config = await readConfig(shell);
  const place = { project: projectOf(config, name), pipeline: name, prefix: config.google.datasetPrefix };
  const { warehouse } = await readStores(config);
  const { publishedMarts } = await import('../looker/published-marts.js');
  const { lookerReport } = await import('../looker/looker-report.js');
  const report = lookerReport(pipeline, place, await publishedMarts(warehouse, name), template ?? null);
  if (json) return printJson<JsonDocuments['looker']>(shell.stdout, report);
  shell.stdout.write(describe(report));
  if (report.report?.short === false)
    note(
      shell,
      'the address of all tiles is longer than every browser and proxy takes; open one tile, then add the others in the report under Resource › Manage added data sources, or start from the marts',
    );
  note(shell, 'whoever opens one needs the rights of docs/looker.md; Edit and share keeps the report');
}

/** @throws UsageError `LOOKER_NEEDS_BIGQUERY` */
function projectOf({ warehouse, google }: Config, name: string): string {
  if (warehouse === 'bigquery' && google.project !== null) return google.project;
  throw new UsageError(
    'LOOKER_NEEDS_BIGQUERY',
    '[cli] Looker Studio reads BigQuery, and this environment publishes to DuckDB files; set RELAIS_WAREHOUSE=bigquery, or read the tables here',
    `./relais sql ${name} "SELECT …"`,
  );
}

function describe({ report, tiles, marts }: LookerReport): string {
  const lines = [
    ...(report === null ? [] : ['all tiles in one report', `  ${report.address}`, '']),
    ...tiles.flatMap(({ title, address }) => [`tile: ${title}`, `  ${address}`]),
    '',
    ...marts.flatMap(({ table, address }) => [table, `  ${address}`]),
  ];
  return `${lines.join('\n')}\n`;
}
