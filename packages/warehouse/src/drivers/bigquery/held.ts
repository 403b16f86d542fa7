import { readLoadRecords } from '../../load-records.js';
import type { IntactRecord } from '../../record-load.js';
import { heldVersions, heldVersionsOf } from './held-sql.js';
import { select, unlessMissing } from './run-query.js';
import type { Session } from './session.js';
import type { SourceShapes } from './source-shape.js';

/** What the holder holds of a date: rows by the sha256 of their raw file. */
export type HeldVersions = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * The records that count, each with whether BigQuery holds its rows, as many as were loaded and no others.
 * @param date when nothing but this date is asked about, so that no other partition is read
 */
export async function readIntactRecords(
  session: Session,
  tables: SourceShapes,
  date?: string,
): Promise<readonly IntactRecord[]> {
  const records = await readLoadRecords(session.store, session.areas.pipeline, tables.dataset.name, date);
  const held = records.length === 0 ? null : await readHeld(session, tables, date === undefined ? date : [date]);
  return records.map(({ sequence, snapshot }) => ({
    sequence,
    snapshot: { ...snapshot, intact: held !== null && holds(held, snapshot) },
  }));
}

export function holds(
  held: HeldVersions,
  { snapshotDate, sha256, loaded }: { readonly snapshotDate: string; readonly sha256: string; readonly loaded: number },
): boolean {
  const versions = held.get(snapshotDate) ?? new Map<string, number>();
  return loaded === 0 ? versions.size === 0 : versions.size === 1 && versions.get(sha256) === loaded;
}

/**
 * @param of only these dates, so that no other partition is read; all of them when left out
 * @returns null when there is no such table
 */
export async function readHeld(
  session: Session,
  tables: SourceShapes,
  of?: readonly string[],
): Promise<HeldVersions | null> {
  const { project } = session.areas;
  const statement = of === undefined ? heldVersions(project, tables) : heldVersionsOf(project, tables, of);
  const result = await unlessMissing(select(session, `snapshots of ${tables.dataset.name}`, statement));
  if (result === null) return null;
  const held = new Map<string, Map<string, number>>();
  for (const [date, sha256, rows] of result.rows) {
    const versions = held.get(String(date)) ?? new Map<string, number>();
    held.set(String(date), versions.set(String(sha256), Number(rows)));
  }
  return held;
}
