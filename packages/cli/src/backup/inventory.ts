import { areasOf, objectNames, PermanentError, type StoreArea } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { ObjectStore } from '@relais/object-store';
import type { CopyFault, CopyItem } from '../copy/copy-unit.js';
import type { ScheduleState } from './schedule-states.js';

/** What cannot be fetched or computed again, and the reports of runs, which nothing else tells of. */
export const backedUpAreas: readonly StoreArea[] = [...areasOf('irreplaceable'), 'reports'];

/** A backup as it lies in its store, written last: where it stands, everything that it names is there, proven. */
export interface Inventory {
  readonly name: string;
  readonly createdAt: string;
  readonly codeVersion: string;
  /** Address of the store that was backed up. */
  readonly from: string;
  readonly objects: readonly CopyItem[];
  /** What the store held damaged, so that the backup lacks it. */
  readonly faults: readonly CopyFault[];
  /** Null where no Temporal server answered. */
  readonly schedules: readonly ScheduleState[] | null;
}

/** `20250406T031500Z`: sorts by time. */
export const nameOf = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, '');

export const writeInventory = async (store: ObjectStore, inventory: Inventory): Promise<void> =>
  void (await store.create(
    objectNames.backup(inventory.name),
    `${JSON.stringify(withChecksum(inventory), null, 1)}\n`,
  ));

/** Names of the backups in a store, the newest first. */
export const listBackups = async (store: ObjectStore): Promise<readonly string[]> =>
  (await store.list(objectNames.backups))
    .flatMap(({ path }) => /\/(\d{8}T\d{6}Z)\.json$/.exec(path)?.[1] ?? [])
    .sort()
    .reverse();

/**
 * Reads a backup.
 * @param wanted its name; null = the newest
 * @throws PermanentError `BACKUP_UNKNOWN`, `BACKUP_DAMAGED`
 */
export async function readInventory(store: ObjectStore, wanted: string | null): Promise<Inventory> {
  const known = await listBackups(store);
  const name = wanted ?? known[0];
  if (name === undefined || !known.includes(name))
    throw new PermanentError(
      `[cli/backup] ${store.uri} holds ${wanted === null ? 'no backup' : `no backup ${wanted}`}; it holds ${known.join(', ') || 'none'}`,
      { code: 'BACKUP_UNKNOWN' },
    );
  const path = objectNames.backup(name);
  return parseRecord<Inventory>((await store.read(path)) ?? '', {
    path,
    cure: 'name an older backup with --backup, or copy the objects beside it with `relais snapshots copy`',
    code: 'BACKUP_DAMAGED',
    isRecord: ({ objects }) => Array.isArray(objects),
  });
}
