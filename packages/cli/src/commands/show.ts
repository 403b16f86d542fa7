import { readReport } from '@relais/activities/stored-report';
import type { Command } from 'commander';
import type { Config } from '@relais/config';
import type { RunReport } from '@relais/core';
import { addExamples } from '../help/examples.js';
import { findRun } from '../runs/find-run.js';
import { identityOf } from '../runs/identity-of.js';
import { detachedReport } from '../runs/run-report.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { platformExists } from '../platform/platform-exists.js';
import { printReport } from '../output/print-report.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { note, type Shell } from '../shell.js';
import { wholeReport } from '../runs/whole-report.js';
import { listReports } from '../runs/stored-reports.js';

/** `show <run>`: the report of a run that ended, or where a running one stands. */
export function registerShow(program: Command, shell: Shell): void {
  const command = program
    .command('show <run>')
    .description('the report of a run, named by workflow id, run id or the beginning of one')
    .option('--json', 'print the report as JSON')
    .action(async (name: string, { json }: { readonly json?: boolean }) => {
      const config = await readConfig(shell);
      const report =
        (await storedReport(shell, config, name)) ?? (await askTemporal(shell, config, name, json === true));
      if (report === null) return;
      printReport(shell, report, { json: json === true });
      // That a run had failed is what was asked for; showing it is no failure.
      shell.exitCode = 0;
    });
  addExamples(command, [
    ['show france-courses/2025-03-19', 'the newest run of a workflow id'],
    ['show 0198c3a1 --json', 'the report of the run whose id begins so'],
  ]);
}

/** The report in the store, where the text means one run for certain. */
async function storedReport(shell: Shell, config: Config, name: string): Promise<RunReport | null> {
  const { store } = await readStores(config);
  const reports = await listReports(store, Object.keys(shell.registry));
  const named = reports.filter((report) => report.runId.startsWith(name) || report.workflowId === name);
  const [only, ...more] = named;
  return only === undefined || more.length > 0 ? null : readReport(store, only);
}

async function askTemporal(shell: Shell, config: Config, name: string, json: boolean): Promise<RunReport | null> {
  if (!platformExists(config)) findRun([], name);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { listRuns } = await import('../output/run-list.js');
  const { reportOfFailure } = await import('../runs/report-of-failure.js');
  return withPlatform(shell, config, 'none', async ({ client }) => {
    const run = findRun(await listRuns(client, config, shell.registry, 1000), name);
    const identity = identityOf(run, shell.registry);
    if (run.status.name === 'RUNNING') {
      if (json) printJson<JsonDocuments['show']>(shell.stdout, detachedReport(identity));
      else shell.stdout.write(`${run.workflowId} ${run.runId} running since ${run.startTime.toISOString()}\n`);
      note(shell, `./relais follow ${run.runId} says what it does; ./relais cancel ${run.runId} ends it`);
      return null;
    }
    return client.workflow
      .getHandle(run.workflowId, run.runId)
      .result()
      .then((result) => result as RunReport)
      .catch((error: unknown) => reportOfFailure(error, identity))
      .then((report) => wholeReport(config, report));
  });
}
