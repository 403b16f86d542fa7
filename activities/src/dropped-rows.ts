import { objectNames } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { ObjectStore } from '@relais/object-store';

/** A person's decision to do without the quarantined rows of one snapshot; the rows themselves stay where they are. */
export interface DroppedRows {
  readonly dataset: string;
  readonly snapshot_date: string;
  readonly sha256: string;
  /** Under another contract other rows are refused, and a person decides again. */
  readonly contract_hash: string;
  /** How many rows were in quarantine when it was decided. */
  readonly rows: number;
  readonly reason: string;
  readonly dropped_at: string;
}

type Which = Pick<DroppedRows, 'dataset' | 'snapshot_date' | 'sha256' | 'contract_hash'>;

/** Where the decision about a snapshot lies in the store. */
export const droppedPath = (pipeline: string, { dataset, snapshot_date, sha256, contract_hash }: Which): string =>
  objectNames.dropped(pipeline, dataset, snapshot_date, sha256, contract_hash);

/** The decision about a snapshot under a contract, or null. @throws PermanentError `DROP_RECORD_DAMAGED` */
export async function readDropped(store: ObjectStore, pipeline: string, which: Which): Promise<DroppedRows | null> {
  const path = droppedPath(pipeline, which);
  const body = await store.read(path);
  return (
    body &&
    parseRecord<DroppedRows>(body, {
      ...{ path, cure: 'restore it from a copy of the store', code: 'DROP_RECORD_DAMAGED' },
      isRecord: ({ rows }) => Number.isSafeInteger(rows),
    })
  );
}

/** Decided once: the first reason stands. */
export async function recordDropped(store: ObjectStore, pipeline: string, dropped: DroppedRows): Promise<DroppedRows> {
  const known = await readDropped(store, pipeline, dropped);
  if (known !== null) return known;
  await store.create(droppedPath(pipeline, dropped), `${JSON.stringify(withChecksum(dropped), null, 2)}\n`);
  return dropped;
}
