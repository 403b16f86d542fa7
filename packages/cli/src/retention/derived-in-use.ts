import { dirname } from 'node:path/posix';
import { objectNames, type PipelineDefinition } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { listManifests, toSnapshotRef } from '@relais/activities/raw-manifest';
import { typedFolder } from '@relais/activities/typed-manifest';
import type { ObjectStore } from '@relais/object-store';
import type { Generation, LoadedSnapshot } from '@relais/warehouse';
import { readLoadRecords } from '@relais/warehouse/load-records';
import { inLanes } from '../copy/in-lanes.js';

type Pipeline = Pick<PipelineDefinition, 'name' | 'datasets'>;

/**
 * Tells which folders of typed and translated files somebody reads or is to read: what counts as loaded, what the
 * generations that can be shown stand on, and the newest version of each date under the contract of today.
 * @param generations those that stay
 * @returns true for a folder in use, and for every folder of a date of which that cannot be told
 */
export async function derivedInUse(
  store: ObjectStore,
  { name, datasets }: Pipeline,
  generations: readonly Generation[],
): Promise<(folder: string) => boolean> {
  const used = new Set<string>();
  const unclear = new Set<string>();
  for (const dataset of datasets) {
    const newest = new Map((await listManifests(store, name, dataset.name)).map((each) => [each.snapshot_date, each]));
    for (const manifest of newest.values())
      used.add(folderOf(typedFolder(name, dataset, toSnapshotRef(name, manifest))));
    for (const { snapshot } of await readLoadRecords(store, name, dataset.name))
      for (const folder of foldersOf(name, snapshot)) used.add(folder);
    const loads = await readEveryLoad(store, name, dataset.name);
    for (const shown of generations.flatMap(({ snapshots }) => snapshots)) {
      if (shown.dataset !== dataset.name) continue;
      const records = loads.filter(
        (each) => each.snapshotDate === shown.snapshotDate && each.contentHash === shown.contentHash,
      );
      if (records.length === 0) unclear.add(dateOf(name, shown));
      for (const folder of records.flatMap((record) => foldersOf(name, record))) used.add(folder);
    }
  }
  return (folder) => used.has(folder) || unclear.has(dirname(folder).replace(/^[^/]+\//, ''));
}

/** Also of versions that were replaced since: an older generation was built on them. */
async function readEveryLoad(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
): Promise<readonly LoadedSnapshot[]> {
  const cure = 'restore it from a copy of the store';
  return inLanes(await store.list(objectNames.loadsDataset(pipeline, dataset)), async ({ path }) =>
    parseRecord<LoadedSnapshot>((await store.read(path)) ?? '', { path, cure, code: 'LOAD_RECORD_DAMAGED' }),
  );
}

/** The files themselves, and the typed ones that translated ones were made of. */
const foldersOf = (
  pipeline: string,
  { dataset, snapshotDate, sha256, contractHash, parts }: LoadedSnapshot,
): readonly string[] => [
  ...new Set(parts.map((part) => dirname(part))),
  folderOf(objectNames.typed(pipeline, dataset, snapshotDate, sha256, contractHash)),
];

const folderOf = (prefix: string): string => prefix.replace(/\/$/, '');

const dateOf = (pipeline: string, shown: { readonly dataset: string; readonly snapshotDate: string }): string =>
  folderOf(objectNames.typedDataset(pipeline, shown.dataset, shown.snapshotDate)).replace(/^[^/]+\//, '');
