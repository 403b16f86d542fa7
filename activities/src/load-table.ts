import type { DatasetDefinition, PipelineDefinition, TranslatedRef, TypedRef, Warning } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import { admit, type Admission, type Admitted, type Objection } from './admit.js';
import { assertBalance } from './assert-balance.js';
import { droppedPath, readDropped } from './dropped-rows.js';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { guardSnapshot } from './guard-snapshot.js';
import type { Step } from './step.js';

export interface LoadTableRequest {
  readonly pipeline: string;
  readonly typed: TypedRef | TranslatedRef;
  /** Object paths of the files to load: the typed ones, or the translated ones that stand in for them. */
  readonly parts: readonly string[];
  readonly accept?: string;
  /** The logical date of the run that fetched the snapshot; absent for replays. */
  readonly logicalDate?: string;
}

export interface LoadedTable {
  readonly changed: number;
  readonly contentHash: string;
  /** What a person let through; histories from before there was a guard have none. */
  readonly warnings?: readonly Warning[];
}

/**
 * Loads a typed snapshot, unless too many of its rows were refused or too much of the one before is gone: then it waits
 * for a person.
 * @throws BlockedError `QUARANTINE_THRESHOLD`, `SHRINK_GUARD`; PermanentError `BALANCE_BROKEN`
 */
export async function loadTable(deps: Dependencies, request: LoadTableRequest, step: Step): Promise<LoadedTable> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const dataset = findDataset(pipeline, request.typed.snapshot.dataset);
  assertBalance(request.typed.snapshot, request.typed);
  const { warnings, accepted } = await admitLoad(deps, request, pipeline, dataset, step);
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
    accepted,
    run: step.runId,
  });
  return { changed, contentHash, warnings };
}

async function admitLoad(
  deps: Dependencies,
  request: LoadTableRequest,
  pipeline: PipelineDefinition,
  dataset: DatasetDefinition,
  step: Step,
): Promise<Admitted> {
  const { typed, accept, logicalDate = null } = request;
  const admission: Admission = { pipeline: pipeline.name, snapshot: typed.snapshot, accept, logicalDate };
  const { objection, accepted } = await refusedRows(deps, request, dataset);
  const admitted = [
    objection === null ? noObjection : await admit(deps.store, admission, objection.code, async () => objection),
    await admit(deps.store, admission, 'SHRINK_GUARD', () => guardSnapshot(deps, pipeline, dataset, typed, step)),
  ];
  return {
    warnings: admitted.flatMap(({ warnings }) => warnings),
    accepted: [...accepted, ...admitted.flatMap((each) => each.accepted)],
  };
}

const noObjection: Admitted = { warnings: [], accepted: [] };

/**
 * What is to be said against the refused rows of a snapshot; those that a person has given up count no more, and where
 * that makes the difference the decision is named.
 */
async function refusedRows(
  { store }: Dependencies,
  { pipeline, typed }: LoadTableRequest,
  { quarantineMaxShare }: DatasetDefinition,
): Promise<Pick<Admitted, 'accepted'> & { readonly objection: Objection | null }> {
  const { read, quarantined, contractHash, snapshot } = typed;
  const most = read * quarantineMaxShare;
  if (quarantined <= most) return { objection: null, accepted: [] };
  const { dataset, snapshotDate: snapshot_date, sha256 } = snapshot;
  const which = { dataset, snapshot_date, sha256, contract_hash: contractHash };
  const dropped = await readDropped(store, pipeline, which);
  if (quarantined - (dropped?.rows ?? 0) <= most) return { objection: null, accepted: [droppedPath(pipeline, which)] };
  const objection: Objection = {
    code: 'QUARANTINE_THRESHOLD',
    finding: `${quarantined} of ${read} rows were refused, more than ${quarantineMaxShare * 100} %`,
    look: `look at them with \`relais quarantine ls ${pipeline}\`, give them up with \`relais quarantine drop\` if they are worth nothing`,
    facts: { quarantined, read },
  };
  return { objection, accepted: [] };
}
