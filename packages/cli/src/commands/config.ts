import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { formatTable } from '../output/report-table.js';
import type { Shell } from '../shell.js';

/** `config show`: the settings this environment gives, secrets masked. */
export function registerConfig(program: Command, shell: Shell): void {
  const command = program
    .command('config')
    .description('the settings of this environment')
    .command('show')
    .description('print every setting, secrets masked')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { describeConfig } = await import('@relais/config');
      const settings = describeConfig(await readConfig(shell));
      if (json) printJson<JsonDocuments['config show']>(shell.stdout, settings);
      else shell.stdout.write(formatTable(['setting', 'value'], flatten(settings)));
    });
  addExamples(command, [
    ['config show', 'what this environment comes to'],
    ['config show --json', 'the same for a script'],
  ]);
}

/** Nested settings as rows `temporal.namespace | default`. */
function flatten(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value ?? '—']];
  return Object.entries(value).flatMap(([name, inner]) => flatten(inner, path === '' ? name : `${path}.${name}`));
}
