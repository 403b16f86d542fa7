import type { DatasetDefinition, SnapshotRef } from '@relais/core';
import { fileNameOf, objectNames, PermanentError } from '@relais/core';
import type { FetchedFile } from '@relais/sources';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Dependencies } from './dependencies.js';
import { firstManifest } from './first-manifest.js';
import type { SnapshotFacts } from './check-snapshot.js';
import {
  damagedSnapshot,
  listManifests,
  manifestPath,
  readManifest,
  toSnapshotRef,
  type RawManifest,
} from './raw-manifest.js';

type Arrived = FetchedFile & SnapshotFacts;

/**
 * Makes a checked file a snapshot, or attaches to the equal one that is there. The raw object is created before its
 * manifest: a snapshot without a manifest is a file nobody has vouched for, and the next attempt completes it.
 */
export async function keepSnapshot(
  deps: Pick<Dependencies, 'store' | 'codeVersion'>,
  pipeline: string,
  dataset: DatasetDefinition,
  arrived: Arrived,
): Promise<SnapshotRef> {
  const date = await attachedDate(deps, pipeline, dataset, arrived);
  const path = manifestPath(pipeline, dataset.name, date, arrived.sha256);
  const manifest: RawManifest = {
    dataset: dataset.name,
    file: fileNameOf(dataset.source, date),
    url: arrived.url,
    sha256: arrived.sha256,
    bytes: arrived.bytes,
    rows: arrived.rows,
    etag: arrived.etag,
    last_modified: arrived.lastModified,
    fetched_at: new Date().toISOString(),
    snapshot_date: date,
    code_version: deps.codeVersion,
    scan: arrived.scan,
  };
  let kept = await readManifest(deps.store, path);
  if (kept !== null) await assertSound(deps, pipeline, kept);
  else {
    const folder = objectNames.rawSnapshot(pipeline, dataset.name, date, arrived.sha256);
    await deps.store.createFromFile(`${folder}${manifest.file}`, arrived.file, arrived.sha256);
    kept = await writeManifest(deps, path, manifest);
  }
  await rm(dirname(arrived.file), { recursive: true, force: true });
  return toSnapshotRef(pipeline, kept);
}

/** What lies there is attached to instead of the bytes in hand, so it has to be the same ones still. */
async function assertSound({ store }: Pick<Dependencies, 'store'>, pipeline: string, kept: RawManifest): Promise<void> {
  const snapshot = toSnapshotRef(pipeline, kept);
  if ((await store.digest(snapshot.path)) === kept.sha256) return;
  throw damagedSnapshot(pipeline, snapshot);
}

/** Two runs that bring the same bytes differ only in when; whoever came first is the one that is kept. */
async function writeManifest(
  deps: Pick<Dependencies, 'store'>,
  path: string,
  manifest: RawManifest,
): Promise<RawManifest> {
  const kept = await firstManifest(deps.store, path, manifest);
  if (kept.sha256 === manifest.sha256) return kept;
  // The path names the first digits of the checksum alone.
  throw new PermanentError(`[activities/raw] ${path} is of other bytes than these; please report this`, {
    code: 'OBJECT_CONFLICT',
    dataset: manifest.dataset,
  });
}

/** A source without a date of its own that serves the bytes of its newest snapshot shows that snapshot again. */
async function attachedDate(
  deps: Pick<Dependencies, 'store'>,
  pipeline: string,
  dataset: DatasetDefinition,
  arrived: Arrived,
): Promise<string> {
  if (dataset.snapshotDate.from !== 'logical-date') return arrived.snapshotDate;
  const manifests = await listManifests(deps.store, pipeline, dataset.name);
  const newestDate = manifests.at(-1)?.snapshot_date;
  const same = manifests.find((known) => known.snapshot_date === newestDate && known.sha256 === arrived.sha256);
  return same?.snapshot_date ?? arrived.snapshotDate;
}
