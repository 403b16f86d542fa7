import {
  PermanentError,
  type DatasetDefinition,
  type DatasetPlan,
  type InboxFile,
  type PipelineDefinition,
  type Warning,
} from '@relais/core';
import type { LoadedState } from '@relais/warehouse';
import type { Dependencies } from '../dependencies.js';
import { planDataset } from '../plan-dataset.js';
import { lookIntoInbox, type InboxDataset, type InboxFound } from './look-into-inbox.js';

/** What is to be done about the inboxes of a pipeline. */
export interface InboxPlan {
  /** Files to take in, by dataset and date. */
  readonly items: readonly (DatasetPlan & { readonly file: InboxFile })[];
  readonly warnings: readonly Warning[];
}

export const isInbox = (dataset: DatasetDefinition): dataset is InboxDataset => dataset.source.kind === 'inbox';

/**
 * Finds the files that are not taken in.
 * @param datasets those of the pipeline that are asked for and have an inbox
 * @throws PermanentError `INBOX_MISSING`, `INBOX_UNREADABLE`; `INBOX_EMPTY` when there is nothing, and never was
 */
export async function planInbox(
  deps: Pick<Dependencies, 'inbox' | 'inboxFolders'>,
  pipeline: PipelineDefinition,
  datasets: readonly InboxDataset[],
  loaded: readonly LoadedState[],
  signal?: AbortSignal,
): Promise<InboxPlan> {
  const found = await Promise.all(datasets.map((dataset) => lookIntoInbox(deps, dataset, signal)));
  const files = notTakenIn(found, loaded);
  const [first] = found;
  if (first !== undefined && files.length === 0 && loaded.length === 0) throw nothingThere(pipeline, first);
  const items = files.map(({ dataset, file }) => ({ ...planDataset(pipeline, dataset), file }));
  return { items, warnings: found.flatMap(warningsOf) };
}

/**
 * The files whose date counts no version of the very bytes that lie there. What is taken in is read from the load
 * records and never from a list of its own, so that a file which goes back to its older bytes is taken in again.
 */
export function notTakenIn(
  found: readonly InboxFound[],
  loaded: readonly LoadedState[],
): readonly { readonly dataset: string; readonly file: InboxFile }[] {
  return found.flatMap(({ dataset: { name: dataset }, listing: { files } }) => {
    const ofDataset = loaded.filter((record) => record.dataset === dataset);
    const counting = new Map(ofDataset.map(({ snapshotDate, sha256 }) => [snapshotDate, sha256]));
    return files.filter(({ date, sha256 }) => counting.get(date) !== sha256).map((file) => ({ dataset, file }));
  });
}

function warningsOf({ dataset: { name, source }, folder, listing }: InboxFound): readonly Warning[] {
  const warn = (code: string, names: readonly string[], text: string): readonly Warning[] =>
    names.length === 0 ? [] : [{ code, dataset: name, message: `${name}: ${listed(names)} ${text}` }];
  return [
    ...warn('INBOX_STRANGER', listing.strangers, `left alone in ${folder}; files are to be named ${source.path}`),
    ...warn('INBOX_GROWING', listing.growing, 'still being written; the next run takes it in'),
  ];
}

function nothingThere(pipeline: PipelineDefinition, { dataset, folder }: InboxFound): PermanentError {
  const { folderVariable, path } = dataset.source;
  return new PermanentError(
    `[activities/plan] nothing to take in: no ${path} below ${folder}; put files there, set ${folderVariable} to where they are, or make some with \`relais sample ${pipeline.name}\``,
    { code: 'INBOX_EMPTY', dataset: dataset.name },
  );
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
