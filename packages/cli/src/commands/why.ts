import type { Command } from 'commander';
import type { Config } from '@relais/config';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { platformExists } from '../platform/platform-exists.js';
import type { Platform } from '../platform/with-platform.js';
import { readConfig } from '../read-config.js';
import { listReports } from '../runs/stored-reports.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';
import type { ToldRun } from '../why/told-run.js';

/** `why <run>`: what became of a run, in plain words, and the command that helps. */
export function registerWhy(program: Command, shell: Shell): void {
  const command = program
    .command('why <run>')
    .description('why a run ended as it did, what it left alone and what to do; a run, a pipeline, or `latest`')
    .option('--json', 'print JSON')
    .action(async (name: string, { json }: { readonly json?: boolean }) => {
      const config = await readConfig(shell);
      const stores = await readStores(config);
      const told = await tell(shell, config, stores.store, name);
      const { explainRun } = await import('../why/explain-run.js');
      const pipeline = told.ended ? told.report.pipeline : told.run.pipeline;
      const explained = await explainRun(stores, findPipeline(shell.registry, pipeline), told);
      if (json) return printJson<JsonDocuments['why']>(shell.stdout, explained);
      const { explanationPage } = await import('../why/explanation-page.js');
      shell.stdout.write(explanationPage(explained));
    });
  addExamples(command, [
    ['why latest', 'the newest run of any pipeline'],
    ['why france-courses', 'the newest run of a pipeline'],
    ['why france-courses/2025-03-19 --json', 'the newest run of a workflow id, for a script'],
  ]);
}

type Store = Parameters<typeof listReports>[0];

/**
 * A run that has reported is told by the store alone. The server is asked for one that has not, and for the newest: that may
 * be going on, or have broken off. Where it cannot be asked, the store has to do.
 */
async function tell(shell: Shell, config: Config, store: Store, name: string): Promise<ToldRun> {
  const { knownRuns, meantRun, toldByServer, toldByStore } = await import('../why/told-run.js');
  const stored = await listReports(store, Object.keys(shell.registry));
  const fromStore = async () => toldByStore(store, meantRun(knownRuns(stored, []), name, shell.registry));
  const isNewest = name === 'latest' || Object.hasOwn(shell.registry, name);
  const fallback = () => fromStore().catch(unlessUnknown);
  const told = isNewest ? null : await fallback();
  if (told !== null) return told;
  if (!platformExists(config)) return (await fromStore()) ?? gone(name);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { listRuns } = await import('../output/run-list.js');
  const ask = async ({ client }: Platform) => {
    const runs = knownRuns(stored, await listRuns(client, config, shell.registry, 1000));
    const run = meantRun(runs, name, shell.registry);
    return (await toldByStore(store, run)) ?? toldByServer(client, config, shell.registry, run);
  };
  try {
    return await withPlatform(shell, config, 'none', ask);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const known = await fallback();
    if (known === null) throw error;
    note(shell, `the server could not be asked, so this is what the store knows: ${(error as Error).message}`);
    return known;
  }
}

function unlessUnknown(error: unknown): null {
  if (error instanceof UsageError && error.code === 'RUN_NOT_FOUND') return null;
  throw error;
}

function gone(name: string): never {
  throw new UsageError('RUN_NOT_FOUND', `[cli] the report of ${JSON.stringify(name)} is gone`, './relais runs');
}
