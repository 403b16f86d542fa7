import type { Command } from 'commander';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';

/** `quarantine ls <pipeline>`: rows that were left out, each with its reason. */
export function registerQuarantine(program: Command, shell: Shell): void {
  program
    .command('quarantine')
    .description('rows that were left out')
    .command('ls <pipeline>')
    .description('list quarantined rows with their reasons')
    .option('--dataset <name...>', 'only these datasets')
    .option('--json', 'print JSON')
    .action(
      async (
        name: string,
        { dataset: names, json }: { readonly dataset?: readonly string[]; readonly json?: boolean },
      ) => {
        const datasets = findDatasets(findPipeline(shell.registry, name).definition, names);
        const { store } = await readStores(await readConfig(shell));
        const { readQuarantine } = await import('../snapshots/read-quarantine.js');
        const rows = (await Promise.all(datasets.map((dataset) => readQuarantine(store, name, dataset)))).flat();
        if (json) return printJson(shell.stdout, rows);
        if (rows.length === 0) return note(shell, 'no row is quarantined');
        const cells = rows.map((row) => [
          row.dataset,
          row.snapshotDate,
          row.row,
          row.column,
          row.reason,
          row.raw.slice(0, 80),
        ]);
        shell.stdout.write(formatTable(['dataset', 'snapshot', 'row', 'column', 'reason', 'raw'], cells));
      },
    );
}
