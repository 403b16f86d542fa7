import { objectNames, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import type { LoadedState } from '@relais/warehouse';
import type { Objection } from './admit.js';
import { decisionPaths } from './decision-paths.js';
import { listManifests } from './raw-manifest.js';

/** A snapshot that waits for a person, and the command that lets it through. */
export interface WaitingSnapshot {
  readonly dataset: string;
  readonly snapshotDate: string;
  readonly code: string;
  readonly finding: string;
  readonly next: string;
}

/** A held snapshot as it lies in the store; see {@link objectNames.held}. */
interface Hold {
  readonly code: Objection['code'];
  readonly sha256: string;
  readonly snapshot_date: string;
  readonly finding: string;
  readonly next: string;
}

/**
 * The snapshots of a pipeline that were held back and still wait: not accepted, not loaded, and no other bytes have come
 * for their date since.
 */
export async function waitingSnapshots(
  store: ObjectStore,
  pipeline: PipelineDefinition,
  loaded: readonly LoadedState[],
): Promise<readonly WaitingSnapshot[]> {
  const found = pipeline.datasets.map(async (dataset) => {
    const { name } = dataset;
    const holds = await readHolds(store, pipeline.name, dataset);
    if (holds.length === 0) return [];
    const newest = new Map(
      (await listManifests(store, pipeline.name, name)).map((manifest) => [manifest.snapshot_date, manifest.sha256]),
    );
    const counts = new Set(
      loaded.filter((record) => record.dataset === name).map(({ snapshotDate, sha256 }) => `${snapshotDate} ${sha256}`),
    );
    return holds
      .filter(({ snapshot_date: date, sha256 }) => newest.get(date) === sha256 && !counts.has(`${date} ${sha256}`))
      .map(({ snapshot_date: snapshotDate, code, finding, next }) => ({
        dataset: name,
        snapshotDate,
        code,
        finding,
        next,
      }));
  });
  return (await Promise.all(found)).flat();
}

async function readHolds(store: ObjectStore, pipeline: string, dataset: DatasetDefinition): Promise<readonly Hold[]> {
  const decided = new Set(
    (await store.list(objectNames.acceptedDataset(pipeline, dataset.name))).map(({ path }) => path),
  );
  const holds = (await store.list(objectNames.heldDataset(pipeline, dataset.name))).map(async ({ path }) => {
    const body = await store.read(path);
    return body === null ? [] : [parseRecord<Hold>(body, { path, cure: 'remove it; the next run makes it again' })];
  });
  return (await Promise.all(holds))
    .flat()
    .filter(
      ({ code, sha256, snapshot_date: snapshotDate }) =>
        !decisionPaths(pipeline, dataset, { snapshotDate, sha256 }, code).some((path) => decided.has(path)),
    );
}
