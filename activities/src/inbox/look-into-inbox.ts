import type { DatasetDefinition, InboxSource } from '@relais/core';
import type { InboxListing } from '@relais/sources';
import type { Dependencies } from '../dependencies.js';

export type InboxDataset = DatasetDefinition & { readonly source: InboxSource };

/** What lies in a dataset's inbox at this moment. */
export interface InboxFound {
  readonly dataset: InboxDataset;
  readonly folder: string;
  readonly listing: InboxListing;
}

/** @throws PermanentError `INBOX_MISSING`, `INBOX_UNREADABLE` */
export async function lookIntoInbox(
  deps: Pick<Dependencies, 'inbox' | 'inboxFolders'>,
  dataset: InboxDataset,
  signal?: AbortSignal,
): Promise<InboxFound> {
  const { name, source } = dataset;
  const folder = inboxFolder(deps, source);
  const listing = await deps.inbox.list({ dataset: name, source, folder, ...(signal && { signal }) });
  return { dataset, folder, listing };
}

/** The folder that a dataset's files lie below. */
export const inboxFolder = ({ inboxFolders }: Pick<Dependencies, 'inboxFolders'>, source: InboxSource): string =>
  inboxFolders[source.folderVariable] ?? '';
