import {
  objectNames,
  type DatasetDefinition,
  type Partition,
  type PipelineDefinition,
  type SnapshotRef,
} from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import { contractHash } from '@relais/rows';
import type { Generation, LoadedState, Warehouse } from '@relais/warehouse';
import { decisionPaths } from '../decision-paths.js';
import { listManifests, toSnapshotRef, type RawManifest } from '../raw-manifest.js';
import { findMissingFiles } from './find-missing-files.js';
import { findPeriods } from './find-periods.js';
import { judgePartitions } from './judge-partitions.js';

export interface LedgerRequest {
  readonly pipeline: PipelineDefinition;
  /** Chosen datasets; all when left out. */
  readonly datasets?: readonly DatasetDefinition[];
  /** The times that the pipeline's calendar named since an instant, oldest first; without it nothing is found missing. */
  readonly calendar?: (after: Date) => readonly Date[];
}

interface Known {
  readonly store: ObjectStore;
  readonly loaded: readonly LoadedState[];
  readonly published: Generation | null;
}

/** Where every snapshot date of a pipeline stands, read from manifests and warehouse: there is no record of it. */
export async function readLedger(
  { store, warehouse }: { readonly store: ObjectStore; readonly warehouse: Pick<Warehouse, 'loaded' | 'published'> },
  { pipeline, datasets = pipeline.datasets, calendar = () => [] }: LedgerRequest,
): Promise<readonly Partition[]> {
  const [loaded, published] = await Promise.all([warehouse.loaded(pipeline), warehouse.published(pipeline.name)]);
  const known = { store, loaded, published };
  return (await Promise.all(datasets.map((dataset) => readDataset(known, pipeline, dataset, calendar)))).flat();
}

async function readDataset(
  { store, loaded, published }: Known,
  pipeline: PipelineDefinition,
  dataset: DatasetDefinition,
  calendar: NonNullable<LedgerRequest['calendar']>,
): Promise<readonly Partition[]> {
  const manifests = await listManifests(store, pipeline.name, dataset.name);
  const ofDataset = <T extends { readonly dataset: string }>(entries: readonly T[]): readonly T[] =>
    entries.filter((entry) => entry.dataset === dataset.name);
  const first = manifests[0]?.snapshot_date;
  const times = first === undefined ? [] : calendar(new Date(`${first}T00:00:00Z`));
  const counting = await countingVersions(store, pipeline.name, dataset, manifests, ofDataset(loaded));
  const unloaded = counting.filter(
    ({ snapshotDate, sha256 }) =>
      !ofDataset(loaded).some((record) => record.snapshotDate === snapshotDate && record.sha256 === sha256),
  );
  return judgePartitions({
    dataset: dataset.name,
    stored: counting,
    loaded: ofDataset(loaded),
    published: ofDataset(published?.snapshots ?? []),
    contractHash: contractHash(dataset),
    blocked: await waiting(store, pipeline.name, dataset, unloaded),
    periods:
      dataset.snapshotDate.from === 'file-name'
        ? await findMissingFiles(store, pipeline.name, dataset, manifests)
        : await findPeriods(store, pipeline, dataset, manifests, times),
  });
}

/**
 * For each date the version that came last, unless it was loaded before and another took its place since: then the
 * publisher went back to the older bytes, which attached to the snapshot they are.
 */
async function countingVersions(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
  manifests: readonly RawManifest[],
  loaded: readonly LoadedState[],
): Promise<readonly SnapshotRef[]> {
  const newest = new Map(manifests.map((manifest) => [manifest.snapshot_date, toSnapshotRef(pipeline, manifest)]));
  return Promise.all(
    [...newest].map(async ([date, snapshot]) => {
      const counted = loaded.find((record) => record.snapshotDate === date)?.snapshot;
      if (counted === undefined || counted.sha256 === snapshot.sha256) return snapshot;
      return (await wasLoaded(store, pipeline, snapshot)) ? counted : snapshot;
    }),
  );
}

async function wasLoaded(store: ObjectStore, pipeline: string, snapshot: SnapshotRef): Promise<boolean> {
  const first = objectNames.load(pipeline, snapshot.dataset, snapshot.snapshotDate, 1);
  for (const { path } of await store.list(first.slice(0, first.lastIndexOf('/') + 1))) {
    const body = await store.read(path);
    if (body === null) continue;
    const cure = 'restore it from a copy of the store';
    const record = parseRecord<LoadedState>(body, { path, cure, code: 'LOAD_RECORD_DAMAGED' });
    if (record.sha256 === snapshot.sha256) return true;
  }
  return false;
}

/** Snapshots that loading refused and no person has let through since, by date. */
async function waiting(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
  unloaded: readonly SnapshotRef[],
): Promise<ReadonlyMap<string, string>> {
  const blocked = new Map<string, string>();
  for (const { snapshotDate, sha256 } of unloaded)
    for (const code of ['QUARANTINE_THRESHOLD', 'SHRINK_GUARD'] as const) {
      const held = objectNames.held(pipeline, dataset.name, snapshotDate, sha256, code);
      if ((await store.read(held)) === null) continue;
      const decisions = decisionPaths(pipeline, dataset, { snapshotDate, sha256 }, code);
      const decided = await Promise.all(decisions.map((path) => store.read(path)));
      if (decided.every((decision) => decision === null)) blocked.set(snapshotDate, code);
    }
  return blocked;
}
