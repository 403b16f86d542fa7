import { objectNames, type DatasetDefinition, type TypedRef } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { readDropped } from './dropped-rows.js';

/** Whether more rows of a snapshot were refused than may be, and no person has accepted or dropped them yet. */
export async function waitsForPerson(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
  { snapshot, contractHash, read, quarantined }: Pick<TypedRef, 'snapshot' | 'contractHash' | 'read' | 'quarantined'>,
): Promise<boolean> {
  const allowed = read * dataset.quarantineMaxShare;
  if (quarantined <= allowed) return false;
  const { snapshotDate, sha256 } = snapshot;
  const which = { dataset: dataset.name, snapshot_date: snapshotDate, sha256, contract_hash: contractHash };
  const given = (await readDropped(store, pipeline, which))?.rows ?? 0;
  if (quarantined - given <= allowed) return false;
  return (await store.read(objectNames.accepted(pipeline, dataset.name, snapshotDate, sha256))) === null;
}
