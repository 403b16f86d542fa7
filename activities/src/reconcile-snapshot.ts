import type { TypedRef } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { CountedCheck } from '@relais/rows';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import type { Step } from './step.js';
import { readTypedManifest } from './typed-manifest.js';
import { withCsvFile } from './with-csv-file.js';

export interface ReconcileSnapshotRequest {
  readonly pipeline: string;
  readonly typed: TypedRef;
  /** Object paths of the files that were loaded. */
  readonly parts: readonly string[];
  /** Names the content that was loaded; the counts of equal contents are equal. */
  readonly contentHash: string;
}

export const countsPath = (typed: Pick<TypedRef, 'path'>, contentHash: string): string =>
  `${typed.path}counts-${contentHash}.json`;

/** @throws PermanentError `RECORD_DAMAGED` */
export const parseCounts = (body: Buffer, path: string): readonly CountedCheck[] =>
  parseRecord(body, { path, cure: 'start the run again, which counts again' });

/** Counts that were stored before; damaged ones are taken away, because they can be made again. */
async function readCounts({ store }: Dependencies, path: string, step: Step): Promise<readonly CountedCheck[] | null> {
  const body = await store.read(path);
  try {
    return body && parseCounts(body, path);
  } catch (error) {
    step.log('stored counts are damaged; counting again', { path, error: String(error) });
    await store.remove(path);
    return null;
  }
}

/**
 * Counts a dataset's reconciliation checks over the raw file and over what was typed from it, and stores the counts;
 * the warehouse's own counts join them when the candidate exists.
 */
export async function reconcileSnapshot(
  deps: Dependencies,
  request: ReconcileSnapshotRequest,
  step: Step,
): Promise<readonly CountedCheck[]> {
  const { typed } = request;
  const dataset = findDataset(findPipeline(deps.registry, request.pipeline), typed.snapshot.dataset);
  const path = countsPath(typed, request.contentHash);
  const known = await readCounts(deps, path, step);
  if (known !== null) return known;

  step.progress({ dataset: dataset.name, step: 'reconcile', bytes: typed.snapshot.bytes });
  const manifest = await readTypedManifest(deps.store, typed.path);
  const raw = await deps.store.localFile(typed.snapshot.path);
  const parts = await Promise.all(request.parts.map((part) => deps.store.localFile(part)));
  const setAside = manifest?.setAside ? await deps.store.localFile(manifest.setAside) : null;
  const counts = await withCsvFile(dataset, raw, deps.scratchFolder, (file) =>
    deps.typer.reconcile({ dataset, file, parts, setAside, signal: step.signal }),
  );
  await deps.store.create(path, JSON.stringify(withChecksum(counts)));
  return counts;
}
