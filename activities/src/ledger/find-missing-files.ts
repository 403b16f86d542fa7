import { objectNames, type DatasetDefinition } from '@relais/core';
import { inboxPath } from '@relais/core/inbox-path';
import type { ObjectStore } from '@relais/object-store';
import type { RawManifest } from '../raw-manifest.js';
import { listRejections } from './find-periods.js';
import type { Period } from './judge-partitions.js';

const dayMs = 86_400_000;

/**
 * The days between the first and the newest file of an inbox, and whether there is a file of each. What comes before or
 * after them nobody has promised: an inbox begins with what is put into it.
 */
export async function findMissingFiles(
  store: ObjectStore,
  pipeline: string,
  { name, source }: DatasetDefinition,
  manifests: readonly RawManifest[],
): Promise<readonly Period[]> {
  const rejections = await listRejections(store, objectNames.rejectedDataset(pipeline, name));
  const stored = new Set(manifests.map(({ snapshot_date }) => snapshot_date));
  const known = [...stored, ...rejections.map(({ date }) => date)].sort();
  const path = source.kind === 'inbox' ? source : { path: name };
  return daysFrom(known[0], known.at(-1)).map((from) => ({
    from,
    to: nextDay(from),
    served: stored.has(from),
    rejected: rejections.findLast(({ date }) => date === from)?.code ?? null,
    because: `no file came; put ${inboxPath(path, from)} into the inbox`,
  }));
}

function daysFrom(first: string | undefined, last: string | undefined): readonly string[] {
  const days: string[] = [];
  if (first === undefined || last === undefined) return days;
  for (let day = first; day <= last; day = nextDay(day)) days.push(day);
  return days;
}

const nextDay = (date: string): string => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10);
