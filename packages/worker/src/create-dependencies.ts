import { join } from 'node:path';
import type { Dependencies } from '@relais/activities';
import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import { duckdbTyper, isSmallFile } from '@relais/rows/drivers/duckdb';
import { duckdbTextColumns } from '@relais/rows/drivers/duckdb-text-columns';
import { httpFetcher } from '@relais/sources/drivers/http';
import { folderInbox } from '@relais/sources/drivers/inbox';
import { glossaryTranslator } from '@relais/translator/drivers/glossary';
import { codeVersion } from './code-version.js';
import { composeModelBuilder, composeStores } from './compose.js';
import { composeTranslationProvider } from './compose-translation.js';
import { inLanes } from './in-lanes.js';
import { fetcherWithKillPoints, inboxWithKillPoints } from './ports-with-kill-points.js';
import { translationQueue } from './translation-queue.js';

/**
 * Makes every driver that the environment names. Typing takes all cores and up to its whole memory limit, so that one
 * file is typed at a time, of small ones, which take one core and little memory, two; what is typed is counted, compared
 * and loaded beside it, one after the other too, because most of that waits for a single core. Downloads overlap with
 * both.
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
  const [typing, typingSmall, counting] = [inLanes(1), inLanes(2), inLanes(1)];
  return {
    registry,
    store,
    warehouse: { ...warehouse, load: (request) => counting(() => warehouse.load(request)) },
    fetcher: fetcherWithKillPoints(httpFetcher({ longestRetryAfterMs: 8_000 })),
    inbox: inboxWithKillPoints(folderInbox()),
    typer: {
      type: async (request) => ((await isSmallFile(request.file)) ? typingSmall : typing)(() => typer.type(request)),
      reconcile: (request) => counting(() => typer.reconcile(request)),
      compare: (request) => counting(() => typer.compare(request)),
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
