import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { jsonOfRows } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';

/** `sql <pipeline> "<query>"`: one SELECT against the published generation, read only. */
export function registerSql(program: Command, shell: Shell): void {
  const command = program
    .command('sql <pipeline> <query>')
    .description('query the published tables')
    .option('--json', 'print an array of objects')
    .action(async (name: string, query: string, { json }: { readonly json?: boolean }) => {
      findPipeline(shell.registry, name);
      const { warehouse } = await readStores(await readConfig(shell));
      const { columns, values } = await warehouse.query(name, query);
      const header = columns.map((column) => column.name);
      shell.stdout.write(json ? jsonOfRows(header, values) : formatTable(header, values));
      if (!json) note(shell, `${values.length} ${values.length === 1 ? 'row' : 'rows'}`);
    });
  addExamples(command, [
    ['sql france-courses "select * from marts.dim_formacode limit 5"', 'five rows of a published table'],
    [
      'sql growth-attribution "select channel_name, count from marts.mart_channel_attribution" --json',
      'rows for a script, in the order of the columns',
    ],
  ]);
}
