import { objectNames, PermanentError, versionOf, type SnapshotRef } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import type { CsvScan } from '@relais/rows';

/** What lies beside every raw file; written last, so that a manifest means the snapshot is whole. */
export interface RawManifest {
  readonly dataset: string;
  readonly file: string;
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Data records, header not counted. */
  readonly rows: number;
  readonly etag: string | null;
  readonly last_modified: string | null;
  readonly fetched_at: string;
  readonly snapshot_date: string;
  readonly code_version: string;
  /** What the scanner noted while the file came in. */
  readonly scan: CsvScan;
}

/** The reference by which the steps after it know a snapshot. */
export function toSnapshotRef(pipeline: string, manifest: RawManifest): SnapshotRef {
  const folder = objectNames.rawSnapshot(pipeline, manifest.dataset, manifest.snapshot_date, manifest.sha256);
  return {
    dataset: manifest.dataset,
    snapshotDate: manifest.snapshot_date,
    sha256: manifest.sha256,
    bytes: manifest.bytes,
    rows: manifest.rows,
    path: `${folder}${manifest.file}`,
    fileName: manifest.file,
  };
}

export async function readManifest(store: ObjectStore, path: string): Promise<RawManifest | null> {
  const body = await store.read(path);
  const cure = 'run `relais snapshots verify` to see what else is damaged';
  return body && parseRecord<RawManifest>(body, { path, cure, code: 'MANIFEST_DAMAGED' });
}

/** Every stored snapshot of a dataset, by date and then by the time it was fetched. */
export async function listManifests(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
): Promise<readonly RawManifest[]> {
  const objects = await store.list(objectNames.rawDataset(pipeline, dataset));
  const paths = objects.map((object) => object.path).filter((path) => path.endsWith('/manifest.json'));
  const manifests = await Promise.all(paths.map((path) => readManifest(store, path)));
  return manifests
    .filter((manifest) => manifest !== null)
    .sort((a, b) => compare(a.snapshot_date, b.snapshot_date) || compare(a.fetched_at, b.fetched_at));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const manifestPath = (pipeline: string, dataset: string, date: string, sha256: string): string =>
  `${objectNames.rawSnapshot(pipeline, dataset, date, sha256)}manifest.json`;

/** The version's short name in messages. */
export const describeSnapshot = (snapshot: SnapshotRef): string =>
  `${snapshot.dataset} of ${snapshot.snapshotDate} (${versionOf(snapshot.sha256)})`;

/** Raw is what all else is made from, and nothing makes it again: only a copy helps. */
export const damagedSnapshot = (pipeline: string, snapshot: SnapshotRef): PermanentError =>
  new PermanentError(
    `[activities/raw] the stored file of ${describeSnapshot(snapshot)} is damaged: its bytes are not those of its manifest; restore it from a copy, then \`relais snapshots verify ${pipeline}\``,
    { code: 'SNAPSHOT_DAMAGED', dataset: snapshot.dataset },
  );
