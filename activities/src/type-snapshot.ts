import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { objectNames, type DatasetDefinition, type SnapshotRef, type TypedRef } from '@relais/core';
import { contractHash, type TypeOutcome } from '@relais/rows';
import { assertBalance } from './assert-balance.js';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { firstManifest } from './first-manifest.js';
import { hashFile } from '@relais/core/hash-file';
import { damagedSnapshot, manifestPath, readManifest } from './raw-manifest.js';
import { proveOrRemove, sealOf, type Seal } from './seals.js';
import type { Step } from './step.js';
import { readTypedManifest, toTypedRef, typedFolder, type TypedManifest } from './typed-manifest.js';
import { withCsvFile } from './with-csv-file.js';

export interface TypeSnapshotRequest {
  readonly pipeline: string;
  readonly snapshot: SnapshotRef;
  /** Hash the raw file first: set for replays, where it has lain in the store since it was proven. */
  readonly verify: boolean;
}

/**
 * Turns a raw snapshot into typed Parquet beside it, once: the same bytes under the same contract are not typed again,
 * unless what was typed is no longer what its manifest says.
 * @throws PermanentError `SNAPSHOT_DAMAGED` when the stored bytes are no longer those of the manifest, `BALANCE_BROKEN`
 *   when a row is missing from the counts
 */
export async function typeSnapshot(deps: Dependencies, request: TypeSnapshotRequest, step: Step): Promise<TypedRef> {
  const { pipeline, snapshot } = request;
  const dataset = findDataset(findPipeline(deps.registry, pipeline), snapshot.dataset);
  const folder = typedFolder(pipeline, dataset, snapshot);
  // Also where it was typed before: a replay is when a person wants to know that raw still holds.
  if (request.verify && (await hashFile(await deps.store.localFile(snapshot.path))) !== snapshot.sha256)
    throw damagedSnapshot(pipeline, snapshot);
  const known = await readTypedManifest(deps.store, folder);
  if (known !== null && (await proveOrRemove(deps.store, `${folder}manifest.json`, known)))
    return toTypedRef(dataset, snapshot, folder, known);
  if (known !== null) step.log('typed files are damaged or gone; typing again', { dataset: dataset.name, folder });

  const raw = await deps.store.localFile(snapshot.path);
  const scratch = await makeFolder(await deps.store.stagingFolder());
  try {
    const outcome = await withCsvFile(dataset, raw, deps.scratchFolder, (csv) =>
      type(deps, pipeline, dataset, snapshot, csv, scratch, step),
    );
    assertBalance(snapshot, outcome);
    const manifest = await keepTyped(deps, pipeline, dataset, snapshot, scratch, outcome);
    step.progress({ dataset: dataset.name, step: 'typed', bytes: snapshot.bytes, rows: manifest.read });
    return toTypedRef(dataset, snapshot, folder, manifest);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function makeFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, 'typed-'));
}

async function type(
  deps: Dependencies,
  pipeline: string,
  dataset: DatasetDefinition,
  snapshot: SnapshotRef,
  csv: string,
  folder: string,
  step: Step,
) {
  const known = { dataset: dataset.name, step: 'type', bytes: snapshot.bytes, expectedRows: snapshot.rows };
  step.progress(known);
  const manifest = await readManifest(
    deps.store,
    manifestPath(pipeline, dataset.name, snapshot.snapshotDate, snapshot.sha256),
  );
  return deps.typer.type({
    dataset,
    file: csv,
    rows: snapshot.rows,
    ...(manifest === null ? {} : { scan: manifest.scan }),
    snapshotDate: snapshot.snapshotDate,
    sha256: snapshot.sha256,
    folder,
    signal: step.signal,
    onProgress: (rows) => step.progress({ ...known, rows }),
  });
}

/** Parquet bytes differ from attempt to attempt, so files carry the attempt's name and the manifest says which count. */
async function keepTyped(
  deps: Dependencies,
  pipeline: string,
  dataset: DatasetDefinition,
  snapshot: SnapshotRef,
  scratch: string,
  outcome: TypeOutcome,
): Promise<TypedManifest> {
  const attempt = randomBytes(4).toString('hex');
  const folder = typedFolder(pipeline, dataset, snapshot);
  const aside = objectNames.quarantine(
    pipeline,
    dataset.name,
    snapshot.snapshotDate,
    snapshot.sha256,
    contractHash(dataset),
  );
  const seals: Record<string, Seal> = {};
  const keep = async (name: string, path: string): Promise<string> => {
    const file = join(scratch, name);
    seals[path] = await sealOf(file);
    await deps.store.createFromFile(path, file, seals[path].sha256);
    return path;
  };
  const parts: string[] = [];
  for (const [index, name] of outcome.parts.entries())
    parts.push(await keep(name, `${folder}part-${attempt}-${index}.parquet`));
  const manifest: TypedManifest = {
    parts,
    setAside: outcome.setAside && (await keep(outcome.setAside, `${folder}set-aside-${attempt}.parquet`)),
    quarantine: outcome.quarantine && (await keep(outcome.quarantine, `${aside}quarantine-${attempt}.parquet`)),
    read: outcome.read,
    loaded: outcome.loaded,
    duplicates: outcome.duplicates,
    quarantined: outcome.quarantined,
    nulled: outcome.nulled,
    seals,
    evolved: outcome.evolved,
  };
  return commitTyped(deps, folder, aside, manifest);
}

/** Files that the manifest does not name were left by attempts that lost or died. */
async function commitTyped(
  deps: Dependencies,
  folder: string,
  aside: string,
  manifest: TypedManifest,
): Promise<TypedManifest> {
  const committed = await firstManifest(deps.store, `${folder}manifest.json`, manifest);
  const named = new Set([...committed.parts, committed.setAside, committed.quarantine, `${folder}manifest.json`]);
  for (const prefix of [folder, aside])
    for (const { path } of await deps.store.list(prefix))
      if (!named.has(path) && path.endsWith('.parquet')) await deps.store.remove(path);
  return committed;
}
