import type { ObjectStore } from '@relais/object-store';
import type { Generation } from '@relais/warehouse';
import type { Removal } from './removal.js';

/** However old they are: what a run is measured against, and what a person looks at first. */
const newestKept = 20;

/**
 * Reports of runs that ended before a time, each with the pages of its replay; never of a run whose generation can be
 * shown, nor the newest ones.
 */
export async function planReports(
  store: ObjectStore,
  pipeline: string,
  generations: readonly Generation[],
  before: number,
): Promise<readonly Removal[]> {
  const runs = new Map<string, { objects: string[]; bytes: number; modifiedAt: number; runId: string }>();
  for (const { path, bytes, modifiedAt } of await store.list(`reports/${pipeline}/`)) {
    const [, name, runId] = /^(reports\/[^/]+\/[^/]+\/([^/]+?))(?:\.json|\/.+)$/.exec(path) ?? [];
    if (name === undefined || runId === undefined) continue;
    const run = runs.get(name) ?? { objects: [], bytes: 0, modifiedAt: 0, runId };
    const newest = Math.max(run.modifiedAt, modifiedAt);
    runs.set(name, { ...run, objects: [...run.objects, path], bytes: run.bytes + bytes, modifiedAt: newest });
  }
  const shown = new Set(generations.map(({ run }) => run.runId));
  return [...runs]
    .sort(([, a], [, b]) => b.modifiedAt - a.modifiedAt)
    .slice(newestKept)
    .filter(([, { modifiedAt, runId }]) => modifiedAt < before && !shown.has(runId))
    .map(([name, { objects, bytes }]) => ({ kind: 'report', name, objects, bytes }));
}
