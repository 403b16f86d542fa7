import { objectNames } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import type { HeldSnapshot } from './bad-spot.js';

interface Hold {
  readonly snapshot_date: string;
  readonly finding: string;
  readonly facts?: { readonly previous?: string };
}

/** The snapshot of a date that was held back with this code last, of any date where none is said; null where there is none. */
export async function heldSnapshot(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
  date: string | null,
  code: string,
): Promise<HeldSnapshot | null> {
  const notes = (await store.list(objectNames.heldDataset(pipeline, dataset)))
    .filter(({ path }) => path.endsWith(`/${code.toLowerCase()}.json`))
    .filter(({ path }) => date === null || path.includes(`/snapshot_date=${date}/`))
    .sort((a, b) => b.modifiedAt - a.modifiedAt);
  const [note] = notes;
  const body = note && (await store.read(note.path));
  if (note === undefined || !body) return null;
  const hold = parseRecord<Hold>(body, { path: note.path, cure: 'run again, which writes it anew' });
  const { snapshot_date: snapshotDate, finding, facts } = hold;
  return { dataset, code, snapshotDate, finding, before: facts?.previous ?? null };
}
