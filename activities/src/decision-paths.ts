import { objectNames, type DatasetDefinition, type SnapshotRef } from '@relais/core';
import { contractHash } from '@relais/rows';
import type { Objection } from './admit.js';
import { droppedPath } from './dropped-rows.js';

/**
 * Objects each of which lets a snapshot through that was held back for a code: its acceptance and, where rows were
 * refused, the decision to do without them under the contract of today.
 */
export function decisionPaths(
  pipeline: string,
  dataset: DatasetDefinition,
  { snapshotDate, sha256 }: Pick<SnapshotRef, 'snapshotDate' | 'sha256'>,
  code: Objection['code'],
): readonly string[] {
  const accepted = objectNames.accepted(pipeline, dataset.name, snapshotDate, sha256, code);
  if (code !== 'QUARANTINE_THRESHOLD') return [accepted];
  const which = { dataset: dataset.name, snapshot_date: snapshotDate, sha256, contract_hash: contractHash(dataset) };
  return [accepted, droppedPath(pipeline, which)];
}
