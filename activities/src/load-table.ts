import {
  BlockedError,
  objectNames,
  versionOf,
  type DatasetDefinition,
  type SnapshotRef,
  type TranslatedRef,
  type TypedRef,
} from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import { assertBalance } from './assert-balance.js';
import { readDropped } from './dropped-rows.js';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import type { Step } from './step.js';

export interface LoadTableRequest {
  readonly pipeline: string;
  readonly typed: TypedRef | TranslatedRef;
  /** Object paths of the files to load: the typed ones, or the translated ones that stand in for them. */
  readonly parts: readonly string[];
  readonly accept?: string;
}

export interface LoadedTable {
  readonly changed: number;
  readonly contentHash: string;
}

/**
 * Loads a typed snapshot, unless too many of its rows were refused: then it waits for a person.
 * @throws BlockedError `QUARANTINE_THRESHOLD`; PermanentError `BALANCE_BROKEN`
 */
export async function loadTable(deps: Dependencies, request: LoadTableRequest, step: Step): Promise<LoadedTable> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const dataset = findDataset(pipeline, request.typed.snapshot.dataset);
  assertBalance(request.typed.snapshot, request.typed);
  await admit(deps, request, dataset);
  step.progress({
    dataset: dataset.name,
    step: 'load',
    rows: request.typed.loaded,
    bytes: request.typed.snapshot.bytes,
  });
  const { snapshot, contractHash } = request.typed;
  const contentHash = fingerprint([snapshot.sha256, snapshot.snapshotDate, contractHash, request.parts]);
  const { changed } = await deps.warehouse.load({
    pipeline,
    dataset: dataset.name,
    typed: request.typed,
    parts: request.parts,
    contentHash,
    run: step.runId,
  });
  return { changed, contentHash };
}

/** Lets a snapshot pass that is clean enough, or whose refused rows a person has accepted or dropped, now or before. */
async function admit(deps: Dependencies, request: LoadTableRequest, dataset: DatasetDefinition): Promise<void> {
  const { snapshot, read, quarantined } = request.typed;
  if (quarantined <= read * dataset.quarantineMaxShare) return;
  const { snapshotDate: snapshot_date, sha256 } = snapshot;
  const which = { dataset: dataset.name, snapshot_date, sha256, contract_hash: request.typed.contractHash };
  const given = (await readDropped(deps.store, request.pipeline, which))?.rows ?? 0;
  if (quarantined - given <= read * dataset.quarantineMaxShare) return;
  const path = objectNames.accepted(request.pipeline, dataset.name, snapshot.snapshotDate, snapshot.sha256);
  if ((await deps.store.read(path)) !== null) return;
  if (request.accept !== undefined) return recordAcceptance(deps, path, snapshot, request.accept, quarantined);
  throw new BlockedError(
    `[activities/load] ${dataset.name} of ${snapshot.snapshotDate}: ${quarantined} of ${read} rows were refused, more than ${dataset.quarantineMaxShare * 100} %; look at them with \`relais quarantine ls ${request.pipeline}\`, then run again with --accept "<reason>" to load the rest, or give the rows up with \`relais quarantine drop\``,
    {
      code: 'QUARANTINE_THRESHOLD',
      dataset: dataset.name,
      context: { version: versionOf(snapshot.sha256), quarantined, read },
    },
  );
}

async function recordAcceptance(
  deps: Dependencies,
  path: string,
  snapshot: SnapshotRef,
  reason: string,
  quarantined: number,
): Promise<void> {
  const record = {
    code: 'QUARANTINE_THRESHOLD',
    dataset: snapshot.dataset,
    snapshot_date: snapshot.snapshotDate,
    sha256: snapshot.sha256,
    quarantined,
    reason,
  };
  await deps.store.create(path, `${JSON.stringify(record, null, 2)}\n`);
}
