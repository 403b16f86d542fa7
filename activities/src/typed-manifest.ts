import { objectNames, type DatasetDefinition, type SnapshotRef, type TypedRef } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { contractHash } from '@relais/rows';
import { readSealedManifest, type SealedManifest } from './seals.js';

/** What lies beside typed Parquet files; written last, and the files it names are the ones that count. */
export interface TypedManifest extends SealedManifest {
  readonly setAside: string | null;
  readonly quarantine: string | null;
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly nulled: Readonly<Record<string, number>>;
  readonly evolved?: readonly string[];
}

export const typedFolder = (pipeline: string, dataset: DatasetDefinition, snapshot: SnapshotRef): string =>
  objectNames.typed(pipeline, dataset.name, snapshot.snapshotDate, snapshot.sha256, contractHash(dataset));

export const readTypedManifest = (store: ObjectStore, folder: string): Promise<TypedManifest | null> =>
  readSealedManifest<TypedManifest>(store, `${folder}manifest.json`);

export const toTypedRef = (
  dataset: DatasetDefinition,
  snapshot: SnapshotRef,
  folder: string,
  manifest: TypedManifest,
): TypedRef => ({
  snapshot,
  path: folder,
  contractHash: contractHash(dataset),
  parts: manifest.parts,
  read: manifest.read,
  loaded: manifest.loaded,
  duplicates: manifest.duplicates,
  quarantined: manifest.quarantined,
  nulled: manifest.nulled,
  ...(manifest.evolved === undefined || manifest.evolved.length === 0 ? {} : { evolved: manifest.evolved }),
});
