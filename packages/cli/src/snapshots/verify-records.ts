import { objectNames } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import { dateOf, type VerifiedFile } from './verified-file.js';

const areas = {
  loads: { folderOf: objectNames.loadsDataset, remedy: (path: string) => `restore ${path} from a copy` },
  accepted: { folderOf: objectNames.acceptedDataset, remedy: (path: string) => `restore ${path} from a copy` },
  held: { folderOf: objectNames.heldDataset, remedy: (path: string) => `remove ${path}; the next run makes it again` },
} as const;

/**
 * The records of what was loaded, held back and decided that cannot be read; the others are no files of a snapshot and
 * are not listed. They carry no checksum: a letter of a reason that became another is not found.
 */
export async function* verifyRecords(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
): AsyncGenerator<VerifiedFile> {
  for (const [area, { folderOf, remedy }] of Object.entries(areas))
    for (const { path } of await store.list(folderOf(pipeline, dataset)))
      if (!(await isReadable(store, path)))
        yield {
          area: area as keyof typeof areas,
          dataset,
          snapshotDate: dateOf(path),
          path,
          fault: 'record damaged',
          detail: 'not JSON',
          remedy: remedy(path),
        };
}

/** A record that went away since it was listed has no damage. */
async function isReadable(store: ObjectStore, path: string): Promise<boolean> {
  const body = await store.read(path);
  if (body === null) return true;
  try {
    parseRecord(body, { path, cure: '' });
    return true;
  } catch {
    return false;
  }
}
