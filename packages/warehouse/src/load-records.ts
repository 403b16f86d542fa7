import { objectNames, PermanentError } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { canonicalJson } from '@relais/core/fingerprint';
import { withChecksum } from '@relais/core/record-checksum';
import type { ObjectStore } from '@relais/object-store';
import type { LoadedSnapshot } from './index.js';

/** A load record and its place in the succession of its snapshot date. */
export interface LoadRecord {
  /** From 1; the highest of a date is the version that counts. */
  readonly sequence: number;
  readonly snapshot: LoadedSnapshot;
}

const RECORD_PATH = /\/snapshot_date=(\d{4}-\d{2}-\d{2})\/(\d+)\.json$/;
/** Enough to hide the latency of a bucket, few enough for the open files of a process. */
const READS_AT_ONCE = 32;

/**
 * The records that count: for each snapshot date the one with the highest sequence, ordered by date.
 * @param date when nothing but this date is asked about
 */
export async function readLoadRecords(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
  date?: string,
): Promise<readonly LoadRecord[]> {
  const newest = new Map<string, ListedRecord>();
  for (const { path, version } of await store.list(objectNames.loadsDataset(pipeline, dataset, date))) {
    const [, of, digits] = RECORD_PATH.exec(path) ?? [];
    if (of === undefined) continue;
    const sequence = Number(digits);
    if (sequence > (newest.get(of)?.sequence ?? 0)) newest.set(of, { path, version, sequence });
  }
  const found = [...newest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
  const records: LoadRecord[] = [];
  for (let start = 0; start < found.length; start += READS_AT_ONCE) {
    const some = found.slice(start, start + READS_AT_ONCE);
    records.push(...(await Promise.all(some.map((record) => readOnce(store, record)))));
  }
  return records;
}

interface ListedRecord {
  readonly path: string;
  readonly version: string;
  readonly sequence: number;
}

/**
 * What was read of a store by this process, so that a backfill of N dates reads N records and not N². Only what is
 * listed with the same version is taken from here: which records there are is asked of the store each time.
 */
const known = new WeakMap<ObjectStore, Map<string, { readonly version: string; readonly record: LoadRecord }>>();

async function readOnce(store: ObjectStore, { path, version, sequence }: ListedRecord): Promise<LoadRecord> {
  const ofStore = known.get(store) ?? new Map<string, { version: string; record: LoadRecord }>();
  known.set(store, ofStore);
  const remembered = ofStore.get(path);
  if (remembered?.version === version) return remembered.record;
  const record = await readRecord(store, path, sequence);
  ofStore.set(path, { version, record });
  return record;
}

/**
 * Adds a record under the next sequence of its date.
 * @returns false when another load took that sequence first: read again, then decide again
 */
export async function addLoadRecord(
  store: ObjectStore,
  pipeline: string,
  { sequence, snapshot }: LoadRecord,
): Promise<boolean> {
  const path = objectNames.load(pipeline, snapshot.dataset, snapshot.snapshotDate, sequence);
  try {
    await store.create(path, canonicalJson(withChecksum(snapshot)));
    return true;
  } catch (error) {
    if (error instanceof PermanentError && error.code === 'OBJECT_CONFLICT') return false;
    throw error;
  }
}

async function readRecord(store: ObjectStore, path: string, sequence: number): Promise<LoadRecord> {
  const body = await store.read(path);
  const place = { path, cure: 'restore it from a copy of the store', code: 'LOAD_RECORD_DAMAGED' };
  return { sequence, snapshot: parseRecord<LoadedSnapshot>(body ?? '', place) };
}
