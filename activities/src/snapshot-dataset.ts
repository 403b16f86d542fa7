import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  fileNameOf,
  PermanentError,
  TransientError,
  zipMemberOf,
  type DatasetDefinition,
  type InboxFile,
  type SnapshotOutcome,
  type Warning,
} from '@relais/core';
import type { CsvScanner } from '@relais/rows';
import type { FetchRequest } from '@relais/sources';
import type { Dependencies } from './dependencies.js';
import { checkSnapshot } from './check-snapshot.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { inboxFolder } from './inbox/look-into-inbox.js';
import { keepSnapshot } from './keep-snapshot.js';
import { rejectFile } from './reject-file.js';
import { scanDownload, scannerFor } from './scan-download.js';
import { sourceOn } from './source-address.js';
import type { Step } from './step.js';

export interface SnapshotRequest {
  readonly pipeline: string;
  readonly dataset: string;
  readonly logicalDate: string;
  /** The file to take in, of datasets that have an inbox. */
  readonly file?: InboxFile;
}

/**
 * Brings a source's bytes into the store as an immutable snapshot: download, completeness, contract, raw object,
 * manifest last. A file that fails a check goes to `rejected/` with the reason, never to `raw/`.
 */
export async function snapshotDataset(
  deps: Dependencies,
  request: SnapshotRequest,
  step: Step,
): Promise<SnapshotOutcome> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const dataset = findDataset(pipeline, request.dataset);
  const date = request.file?.date ?? request.logicalDate;
  const folder = join(await deps.store.stagingFolder(), pipeline.name, dataset.name, step.runId, date);
  await mkdir(folder, { recursive: true });
  const file = join(folder, fileNameOf(dataset.source, date));
  const rejection = { pipeline: pipeline.name, dataset: dataset.name, date, file };
  try {
    const { fetched, scan } = await bring(deps, dataset, { file, date }, step);
    const facts = checkSnapshot(dataset, scan, fetched, date);
    const kept = await keepSnapshot(deps, pipeline.name, dataset, { ...fetched, ...facts });
    const late = await isLate(deps, request.pipeline, dataset, kept.snapshotDate);
    return {
      ...kept,
      late,
      warnings: [...facts.warnings, ...(late ? [lateWarning(dataset.name, kept.snapshotDate)] : [])],
    };
  } catch (error) {
    // A disk that cannot be written to says nothing against the file.
    if (error instanceof PermanentError && error.code !== 'DISK_READ_ONLY')
      await rejectFile(deps.store, rejection, error).catch((failure: unknown) => {
        // Worth another try: the file and its reason lie there together, or a person cannot tell why.
        if (failure instanceof TransientError) throw failure;
        step.log('the refused file could not be kept', { failure: String(failure) });
      });
    throw error;
  }
}

/** Brings the file and, where it is read as it is, counts its records in the same pass. */
async function bring(deps: Dependencies, dataset: DatasetDefinition, to: Place, step: Step) {
  const archive = zipMemberOf(dataset.source) !== undefined;
  let scanner: CsvScanner = scannerFor(dataset);
  const fetched = await fetchFrom(deps, dataset, to, {
    signal: step.signal,
    onChunk: (chunk) => {
      if (!archive) scanner.push(chunk);
    },
    onRestart: () => {
      scanner = scannerFor(dataset);
    },
    onProgress: (bytes, expectedBytes) =>
      step.progress({ dataset: dataset.name, step: 'download', bytes, expectedBytes, rows: scanner.records }),
  });
  const scan = archive ? await scanDownload(dataset, to.file, deps.scratchFolder) : scanner.end();
  step.progress({ dataset: dataset.name, step: 'downloaded', bytes: fetched.bytes, rows: scan.records });
  return { fetched, scan };
}

interface Place {
  /** Local path of the copy. */
  readonly file: string;
  readonly date: string;
}

type Listener = Pick<FetchRequest, 'signal' | 'onChunk' | 'onRestart' | 'onProgress'>;

function fetchFrom(deps: Dependencies, dataset: DatasetDefinition, { file, date }: Place, listener: Listener) {
  const { name, source } = dataset;
  if (source.kind === 'http')
    return deps.fetcher.fetch({ dataset: name, source: sourceOn(deps, source, date), file, ...listener });
  const folder = inboxFolder(deps, source);
  return deps.inbox.take({ dataset: name, source, folder, date, file, ...listener });
}

/** True when a dated source serves nothing newer than what readers already see. */
async function isLate(
  deps: Dependencies,
  pipeline: string,
  dataset: DatasetDefinition,
  date: string,
): Promise<boolean> {
  if (dataset.snapshotDate.from !== 'column') return false;
  const published = await deps.warehouse.published(pipeline);
  return published?.snapshots.some((known) => known.dataset === dataset.name && known.snapshotDate >= date) ?? false;
}

const lateWarning = (dataset: string, date: string): Warning => ({
  code: 'PUBLISHER_LATE',
  dataset,
  message: `${dataset}: the publisher serves its extract of ${date}, which is no newer than the published one`,
});
