import {
  PermanentError,
  type DatasetDefinition,
  type DatasetPlan,
  type InboxFile,
  type InboxSource,
  type PipelineDefinition,
  type Warning,
} from '@relais/core';
import type { LoadedState } from '@relais/warehouse';
import type { Dependencies } from '../dependencies.js';
import { planDataset } from '../plan-dataset.js';

/** What is to be done about the inboxes of a pipeline. */
export interface InboxPlan {
  /** Files to take in, by dataset and date. */
  readonly items: readonly (DatasetPlan & { readonly file: InboxFile })[];
  readonly warnings: readonly Warning[];
}

export type InboxDataset = DatasetDefinition & { readonly source: InboxSource };

export const isInbox = (dataset: DatasetDefinition): dataset is InboxDataset => dataset.source.kind === 'inbox';

type InboxDependencies = Pick<Dependencies, 'inbox' | 'inboxFolders'>;

/**
 * Finds the files that are not taken in: those whose date counts no version of the very bytes that lie there. What is
 * taken in is read from the load records and never from a list of its own, so that a file which goes back to its older
 * bytes is taken in again.
 * @param datasets those of the pipeline that are asked for and have an inbox
 * @throws PermanentError `INBOX_MISSING`, `INBOX_UNREADABLE`; `INBOX_EMPTY` when there is nothing, and never was
 */
export async function planInbox(
  deps: InboxDependencies,
  pipeline: PipelineDefinition,
  datasets: readonly InboxDataset[],
  loaded: readonly LoadedState[],
  signal?: AbortSignal,
): Promise<InboxPlan> {
  const plans = await Promise.all(datasets.map((dataset) => planFiles(deps, pipeline, dataset, loaded, signal)));
  const items = plans.flatMap((plan) => plan.items);
  const [first] = datasets;
  if (first !== undefined && items.length === 0 && loaded.length === 0) throw nothingThere(deps, pipeline, first);
  return { items, warnings: plans.flatMap((plan) => plan.warnings) };
}

async function planFiles(
  deps: InboxDependencies,
  pipeline: PipelineDefinition,
  dataset: InboxDataset,
  loaded: readonly LoadedState[],
  signal?: AbortSignal,
): Promise<InboxPlan> {
  const { name, source } = dataset;
  const folder = inboxFolder(deps, source);
  const { files, strangers, growing } = await deps.inbox.list({
    dataset: name,
    source,
    folder,
    ...(signal && { signal }),
  });
  const counting = new Map(
    loaded.filter((record) => record.dataset === name).map((record) => [record.snapshotDate, record.sha256]),
  );
  const warn = (code: string, names: readonly string[], text: string): readonly Warning[] =>
    names.length === 0 ? [] : [{ code, dataset: name, message: `${name}: ${listed(names)} ${text}` }];
  return {
    items: files
      .filter(({ date, sha256 }) => counting.get(date) !== sha256)
      .map((file) => ({ ...planDataset(pipeline, name), file })),
    warnings: [
      ...warn('INBOX_STRANGER', strangers, `left alone in ${folder}; files are to be named ${source.path}`),
      ...warn('INBOX_GROWING', growing, 'still being written; the next run takes it in'),
    ],
  };
}

/** The folder that a dataset's files lie below. */
export const inboxFolder = ({ inboxFolders }: Pick<Dependencies, 'inboxFolders'>, source: InboxSource): string =>
  inboxFolders[source.folderVariable] ?? '';

function nothingThere(deps: InboxDependencies, pipeline: PipelineDefinition, dataset: InboxDataset): PermanentError {
  const { folderVariable, path } = dataset.source;
  return new PermanentError(
    `[activities/plan] nothing to take in: no ${path} below ${inboxFolder(deps, dataset.source)}; put files there, set ${folderVariable} to where they are, or make some with \`relais sample ${pipeline.name}\``,
    { code: 'INBOX_EMPTY', dataset: dataset.name },
  );
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
