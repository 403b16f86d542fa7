import { dirname } from 'node:path/posix';
import { PermanentError, type RelaisError } from '@relais/core';
import { wait } from '@relais/core/retrying';
import { describeLoad } from '../../describe-load.js';
import type { LoadedSnapshot, LoadOutcome, LoadRequest } from '../../index.js';
import { dateThatMatters, recordLoad, type IntactRecord } from '../../record-load.js';
import { backOff } from './client.js';
import { bringToState } from './computed-state.js';
import { countChanged } from './count-changed.js';
import { ensureDatasets, ensureTables } from './ensure-tables.js';
import { readIntactRecords } from './held.js';
import { placeSnapshot, type Placement } from './place-snapshot.js';
import type { Session } from './session.js';
import type { SourceShapes } from './source-shape.js';

/** More losses of a partition to others than these are no accident; each has loaded it once. */
const MAX_UNPROVEN = 8;

/**
 * Loads a snapshot: its rows into their partition, the source table into the state they give, then the record that
 * makes it count. An attempt that dies in between is completed by the next one, which finds its jobs.
 * @throws PermanentError `OBJECT_NOT_FOUND`
 */
export async function loadSnapshot(session: Session, tables: SourceShapes, request: LoadRequest): Promise<LoadOutcome> {
  const described = describeLoad(request);
  await assertParts(session, described);
  await ensureDatasets(session, request.pipeline);
  await ensureTables(session, tables);
  return recordLoad(request, {
    driver: 'bigquery',
    store: session.store,
    records: () => readIntactRecords(session, tables, dateThatMatters(tables.dataset, described)),
    restore: (newest, records) => restore(session, tables, newest, records),
    place: async ({ records, sequence, race }) => {
      const counted = datesOf(records.filter(({ snapshot }) => snapshot.intact));
      const counting = await countChanged(session, tables, described, counted);
      const placement = { snapshot: described, sequence, changed: counting };
      const changed = await placedUnlessRaced(session, tables, placement, race);
      if (changed === null) return null;
      await bringToState(session, tables, withDate(counted, described.snapshotDate));
      return { ...described, changed };
    },
  });
}

/** Null when other rows are in the partition right after: then another load was, and everything is decided again. */
async function placedUnlessRaced(
  session: Session,
  tables: SourceShapes,
  placement: Placement,
  race: number,
): Promise<number | null> {
  try {
    return await placeSnapshot(session, tables, placement);
  } catch (error) {
    if ((error as RelaisError).code !== 'LOAD_UNPROVEN' || race >= MAX_UNPROVEN) throw error;
    await wait(backOff(session.client.pauseMs, race), session.signal);
    return null;
  }
}

/** Loads again what is recorded but gone, from the same files. */
async function restore(
  session: Session,
  tables: SourceShapes,
  { sequence, snapshot }: IntactRecord,
  records: readonly IntactRecord[],
): Promise<void> {
  await placeSnapshot(session, tables, { snapshot, sequence, changed: snapshot.changed });
  const held = datesOf(records.filter((each) => each.snapshot.intact));
  await bringToState(session, tables, withDate(held, snapshot.snapshotDate));
}

const datesOf = (records: readonly IntactRecord[]): readonly string[] =>
  records.map(({ snapshot }) => snapshot.snapshotDate);

const withDate = (dates: readonly string[], date: string): readonly string[] => [...new Set([...dates, date])].sort();

/** @throws PermanentError `OBJECT_NOT_FOUND` */
export async function assertParts(
  { store }: Session,
  { dataset, snapshotDate, parts }: Pick<LoadedSnapshot, 'dataset' | 'snapshotDate' | 'parts'>,
): Promise<void> {
  const folders = [...new Set(parts.map((part) => `${dirname(part)}/`))];
  const there = new Set(
    (await Promise.all(folders.map((folder) => store.list(folder)))).flat().map(({ path }) => path),
  );
  const missing = parts.find((part) => !there.has(part));
  if (missing === undefined) return;
  throw new PermanentError(
    `[warehouse/bigquery] ${missing} is gone, so ${dataset} of ${snapshotDate} cannot be loaded; type the snapshot again`,
    { code: 'OBJECT_NOT_FOUND', dataset },
  );
}
