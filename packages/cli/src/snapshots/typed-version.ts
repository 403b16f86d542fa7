import { objectNames, PermanentError, versionOf, type DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { listManifests, toSnapshotRef } from '@relais/activities/raw-manifest';
import { readSealedManifest, type SealedManifest } from '@relais/activities/seals';
import { typedFolder } from '@relais/activities/typed-manifest';

/** A stored snapshot with its typed files at hand. */
export interface TypedVersion {
  readonly date: string;
  /** First 12 hex digits of the raw file's sha256. */
  readonly version: string;
  readonly files: readonly string[];
}

/**
 * Finds the typed files of a snapshot: under the contract of today, else under the one it was typed with last.
 * @param wanted `YYYY-MM-DD` for the newest version of that date, or `YYYY-MM-DD@<sha256, 12 hex>`
 * @throws PermanentError `SNAPSHOT_UNKNOWN`, `SNAPSHOT_NOT_TYPED`
 */
export async function findTypedVersion(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
  wanted: string,
): Promise<TypedVersion> {
  const [date = '', version] = wanted.split('@');
  const refuse = (code: string, text: string): PermanentError =>
    new PermanentError(`[cli] ${text}`, { code, dataset: dataset.name });
  const found = (await listManifests(store, pipeline, dataset.name))
    .filter((each) => each.snapshot_date === date && (version ?? versionOf(each.sha256)) === versionOf(each.sha256))
    .at(-1);
  if (found === undefined)
    throw refuse(
      'SNAPSHOT_UNKNOWN',
      `no snapshot ${JSON.stringify(wanted)} of ${dataset.name} is stored; \`relais snapshots ls ${pipeline} ${dataset.name}\` shows what is`,
    );
  const snapshot = toSnapshotRef(pipeline, found);
  const today = typedFolder(pipeline, dataset, snapshot);
  const ofVersion = objectNames.typed(pipeline, dataset.name, date, snapshot.sha256, 'x').replace(/x\/$/, '');
  const folders = (await store.list(ofVersion))
    .filter(({ path }) => path.endsWith('/manifest.json'))
    .map(({ path }) => path.slice(0, -'manifest.json'.length));
  const folder = folders.includes(today) ? today : folders.at(-1);
  if (folder === undefined)
    throw refuse(
      'SNAPSHOT_NOT_TYPED',
      `the snapshot of ${date} has no typed rows; make them with \`relais backfill ${pipeline} --from ${date} --to ${date}\``,
    );
  const { parts } = (await readSealedManifest<SealedManifest>(store, `${folder}manifest.json`)) ?? { parts: [] };
  return {
    date,
    version: versionOf(snapshot.sha256),
    files: await Promise.all(parts.map((part) => store.localFile(part))),
  };
}
