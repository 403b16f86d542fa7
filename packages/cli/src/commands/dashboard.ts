import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import { openBrowser } from '../open-browser.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { untilStopped } from '../platform/until-stopped.js';
import { portNumber } from '../port-number.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { registerDashboardExport } from './dashboard-export.js';

interface DashboardFlags {
  readonly port?: number;
  readonly host: string;
  readonly name?: readonly string[];
  readonly open?: boolean;
  readonly json?: boolean;
}

/** `dashboard`: what is published, as pages on this machine; needs neither server nor worker. */
export function registerDashboard(program: Command, shell: Shell): void {
  const command = program
    .command('dashboard')
    .description('show what is published as pages in a browser, until Ctrl-C')
    .option('--port <port>', 'instead of 4780 or the next free one', portNumber)
    .option('--host <address>', 'listen on this address of the machine; others can then read', '127.0.0.1')
    .option('--name <name...>', 'answer to these names too, where a proxy or a name server leads here')
    .option('--open', 'open the browser')
    .option('--json', 'print the address as JSON')
    .action((flags: DashboardFlags) => dashboard(shell, flags));
  addExamples(command, [
    ['dashboard --open', 'figures, tables, runs and lineage of every pipeline'],
    ['dashboard --port 8080', 'at an address of your choice'],
  ]);
  registerDashboardExport(command, shell);
}

async function dashboard(shell: Shell, { port, host, name = [], open, json }: DashboardFlags): Promise<void> {
  const config = await readConfig(shell);
  const { openDashboard } = await import('../dashboard/open-dashboard.js');
  const served = await openDashboard(shell, config, { host, names: name, port: port ?? null });
  const { address } = served;
  if (json) printJson<JsonDocuments['dashboard']>(shell.stdout, { address, port: served.port });
  else shell.stdout.write(`${address}\n`);
  note(shell, 'Ctrl-C ends it');
  if (open) openBrowser(address);
  await untilStopped();
  await served.close();
}
