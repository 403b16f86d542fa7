import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dependencies, Progress, Step } from '@relais/activities';
import { folderStore } from '@relais/object-store/drivers/folder';
import { duckdbTyper } from '@relais/rows/drivers/duckdb';
import { duckdbTextColumns } from '@relais/rows/drivers/duckdb-text-columns';
import { folderInbox } from '@relais/sources/drivers/inbox';
import { httpFetcher } from '@relais/sources/drivers/http';
import { glossaryTranslator } from '@relais/translator/drivers/glossary';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';
import { registry } from '@relais/workflows/pipelines';

export interface Workbench {
  readonly folder: string;
  readonly deps: Dependencies;
  /** A step of a run with this id; what it reported is kept. */
  step(runId: string): Step & { readonly reported: Progress[] };
  remove(): Promise<void>;
}

/** The verbs' real drivers in a folder of their own below `parent`; models are left out, dbt has its own tests. */
export async function makeWorkbench(changes: Partial<Dependencies> = {}, parent = tmpdir()): Promise<Workbench> {
  const folder = await mkdtemp(join(parent, 'relais-verbs-'));
  const storeRoot = join(folder, 'store');
  const store = folderStore(storeRoot);
  const bounds = { memoryLimit: '200MB', threads: 1 };
  const deps: Dependencies = {
    registry,
    store,
    fetcher: httpFetcher(),
    inbox: folderInbox(),
    typer: duckdbTyper({ ...bounds, scratchFolder: join(folder, 'scratch') }),
    textColumns: duckdbTextColumns(bounds),
    translationProvider: null,
    translationQueue: null,
    glossaryFor: glossaryTranslator,
    models: null,
    warehouse: duckdbWarehouse({ ...bounds, folder: join(folder, 'warehouse'), store, storeRoot }),
    sourceUrls: {},
    variables: {},
    inboxFolders: { GROWTH_INBOX: join(folder, 'inbox') },
    pipelineFolder: (pipeline) => join(process.cwd(), 'workflows', 'pipelines', pipeline),
    scratchFolder: join(folder, 'scratch'),
    codeVersion: 'test',
    development: false,
    searchAttributes: true,
    ...changes,
  };
  return {
    folder,
    deps,
    step: (runId) => {
      const reported: Progress[] = [];
      return {
        workflowId: 'test',
        runId,
        signal: new AbortController().signal,
        progress: (progress) => reported.push(progress),
        log: () => undefined,
        reported,
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
