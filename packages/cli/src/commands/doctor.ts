import { Argument, type Command } from 'commander';
import type { CheckResult } from '../doctor/check.js';
import { exitCodes } from '../exit-codes.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { printable } from '../output/report-table.js';
import type { Shell } from '../shell.js';

/** `doctor [gcp]`: what a run needs, a line each, with the command that mends what is wrong; exit 1 when something is. */
export function registerDoctor(program: Command, shell: Shell): void {
  const command = program
    .command('doctor')
    .description('check what a run needs of this machine and of the cloud, and say what mends it')
    .addArgument(new Argument('[target]', 'makes sure that the environment is that one').choices(['local', 'gcp']))
    .option('--json', 'print JSON')
    .action(async (target: string | undefined, { json }: { readonly json?: boolean }) => {
      const { examine } = await import('../doctor/examine.js');
      const results = [...targetResult(shell, target), ...(await examine(shell))];
      if (json) printJson<JsonDocuments['doctor']>(shell.stdout, results);
      else for (const result of results) shell.stdout.write(lineOf(result));
      if (results.some(({ status }) => status === 'fail')) shell.exitCode = exitCodes.failed;
    });
  addExamples(command, [
    ['doctor', 'everything that this environment needs'],
    ['doctor gcp', 'make sure that it is the cloud'],
  ]);
}

/** A doctor asked about the cloud in an environment without one would otherwise find everything well. */
function targetResult(shell: Shell, target: string | undefined): readonly CheckResult[] {
  const warehouse = shell.variables.RELAIS_WAREHOUSE || 'duckdb';
  if (target === undefined || (target === 'gcp') === (warehouse === 'bigquery')) return [];
  const mend = target === 'gcp' ? './relais setup gcp' : 'unset RELAIS_WAREHOUSE RELAIS_STORE';
  return [{ check: 'target', status: 'fail', found: `RELAIS_WAREHOUSE is ${warehouse}`, mend }];
}

const lineOf = ({ check, status, found, mend }: CheckResult): string =>
  `${status.padEnd(4)}  ${check}: ${printable(found)}${mend === null ? '' : `  → ${mend}`}\n`;
