import { join } from 'node:path';
import type { Dependencies } from '@relais/activities';
import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import { duckdbTyper } from '@relais/rows/drivers/duckdb';
import { duckdbTextColumns } from '@relais/rows/drivers/duckdb-text-columns';
import { httpFetcher } from '@relais/sources/drivers/http';
import { folderInbox } from '@relais/sources/drivers/inbox';
import { glossaryTranslator } from '@relais/translator/drivers/glossary';
import { codeVersion } from './code-version.js';
import { composeModelBuilder, composeStores } from './compose.js';
import { composeTranslationProvider } from './compose-translation.js';
import { oneAtATime } from './one-at-a-time.js';
import { fetcherWithKillPoints, inboxWithKillPoints } from './ports-with-kill-points.js';
import { translationQueue } from './translation-queue.js';

/**
 * Makes every driver that the environment names. Typing, counting and loading each take all cores and up to their whole
 * memory limit, so that they run one after the other; downloads overlap with them.
 */
export async function createDependencies(
  config: Config,
  registry: Registry,
  searchAttributes: boolean,
): Promise<Dependencies> {
  const translationProvider = await composeTranslationProvider(config);
  const { store, warehouse } = await composeStores(config);
  const memoryLimit = `${config.memoryMegabytes}MB`;
  const scratchFolder = join(config.home, 'scratch');
  const typer = duckdbTyper({ memoryLimit, threads: 2, scratchFolder });
  const exclusive = oneAtATime();
  return {
    registry,
    store,
    warehouse: { ...warehouse, load: (request) => exclusive(() => warehouse.load(request)) },
    fetcher: fetcherWithKillPoints(httpFetcher({ longestRetryAfterMs: 8_000 })),
    inbox: inboxWithKillPoints(folderInbox()),
    typer: {
      type: (request) => exclusive(() => typer.type(request)),
      reconcile: (request) => exclusive(() => typer.reconcile(request)),
      compare: (request) => exclusive(() => typer.compare(request)),
    },
    textColumns: duckdbTextColumns({ memoryLimit }),
    translationProvider,
    translationQueue: translationProvider === null ? null : translationQueue(config),
    glossaryFor: config.translator === 'none' ? null : glossaryTranslator,
    models: await composeModelBuilder(config),
    sourceUrls: config.sourceUrls,
    inboxFolders: config.inboxes,
    variables: config.variables,
    pipelineFolder: (pipeline) => join(config.root, 'workflows', 'pipelines', pipeline),
    scratchFolder,
    codeVersion: codeVersion(),
    development: config.dbt.environment === 'development',
    searchAttributes,
  };
}
