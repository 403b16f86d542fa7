import { objectNames, type DatasetDefinition } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import { parsePairs } from '@relais/activities/translation-memory';
import type { LoadedSnapshot } from '@relais/warehouse';
import { dateOf, type VerifiedFile } from './verified-file.js';

type Area = 'loads' | 'accepted' | 'held' | 'translation-memory';
type Verified = Pick<DatasetDefinition, 'name' | 'translation'>;

/**
 * The records of what was loaded, held back, decided and paid for that are not what was written, and decisions that a
 * load rests on and that are gone; the others are no files of a snapshot and are not listed.
 */
export async function* verifyRecords(
  store: ObjectStore,
  pipeline: string,
  { name, translation }: Verified,
): AsyncGenerator<VerifiedFile> {
  const folders: Readonly<Record<Area, string | null>> = {
    loads: objectNames.loadsDataset(pipeline, name),
    accepted: objectNames.acceptedDataset(pipeline, name),
    held: objectNames.heldDataset(pipeline, name),
    'translation-memory': translation
      ? objectNames.translationMemory(pipeline, translation.from, translation.to)
      : null,
  };
  const restsOn = new Map<string, string>();
  for (const [area, folder] of Object.entries(folders) as [Area, string | null][])
    for (const { path } of folder === null ? [] : await store.list(folder)) {
      const found = { area, dataset: name, snapshotDate: dateOf(path), path };
      const read = await readRecord(store, path);
      if ('detail' in read) yield { ...found, fault: 'record damaged', ...read, remedy: remedyOf(area, path) };
      else if (area === 'loads') for (const decision of read.accepted ?? []) restsOn.set(decision, path);
    }
  const decided = new Set((await store.list(objectNames.acceptedDataset(pipeline, name))).map(({ path }) => path));
  for (const [path, load] of restsOn)
    if (!decided.has(path)) {
      const found = { area: 'accepted', dataset: name, snapshotDate: dateOf(path), path } as const;
      yield { ...found, fault: 'file missing', detail: `${load} rests on it`, remedy: remedyOf('accepted', path) };
    }
}

const remedyOf = (area: Area, path: string): string =>
  area === 'held' ? `remove ${path}; the next run makes it again` : `restore ${path} from a copy`;

/** A record that went away since it was listed has no damage. */
async function readRecord(
  store: ObjectStore,
  path: string,
): Promise<Pick<LoadedSnapshot, 'accepted'> | { readonly detail: string }> {
  const body = await store.read(path);
  try {
    if (body === null) return {};
    if (!path.endsWith('.jsonl')) return parseRecord<LoadedSnapshot>(body, { path, cure: '' });
    parsePairs(body, path);
    return {};
  } catch (error) {
    const { message, cause } = error as Error;
    return { detail: cause instanceof Error ? cause.message : message };
  }
}
