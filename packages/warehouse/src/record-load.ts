import { TransientError, type DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { LoadedSnapshot, LoadedState, LoadOutcome, LoadRequest } from './index.js';
import { addLoadRecord, type LoadRecord } from './load-records.js';

/** A record, and whether the warehouse holds what it speaks of. */
export interface IntactRecord extends LoadRecord {
  readonly snapshot: LoadedState;
}

/** A version of a snapshot date that is about to be recorded. */
export interface NextVersion {
  readonly records: readonly IntactRecord[];
  readonly sequence: number;
  /** Races that were lost before, from 0. */
  readonly race: number;
}

/** What a load is on one warehouse. */
export interface LoadSteps {
  /** Its name, for messages. */
  readonly driver: string;
  readonly store: ObjectStore;
  readonly records: () => Promise<readonly IntactRecord[]>;
  /** Mends what is recorded already and not intact. */
  readonly restore: (newest: IntactRecord, records: readonly IntactRecord[]) => Promise<void>;
  /** Loads the rows and describes them; null when those of another load came between. */
  readonly place: (next: NextVersion) => Promise<LoadedSnapshot | null>;
}

/**
 * The one date a load has to know about where snapshots stand beside each other: what lies in the others neither changes
 * nor is changed, and a load among thousands must not read them all. Undefined where it has to know all of them.
 */
export const dateThatMatters = (
  { load }: Pick<DatasetDefinition, 'load'>,
  { snapshotDate }: Pick<LoadedSnapshot, 'snapshotDate'>,
): string | undefined => (load.mode === 'append' ? snapshotDate : undefined);

/** More racers than this for one snapshot date is no accident. */
const MAX_RACES = 100;

/**
 * Loads a snapshot and adds the record that makes it count; whoever loses the sequence to another decides everything
 * again. The same content as that of the newest record is not loaded again.
 * @throws TransientError `LOAD_CONTENDED` when other loads of the same snapshot date took every next sequence
 */
export async function recordLoad(request: LoadRequest, steps: LoadSteps): Promise<LoadOutcome> {
  const { pipeline, dataset, contentHash, run, typed } = request;
  const { snapshotDate } = typed.snapshot;
  for (let race = 0; race < MAX_RACES; race++) {
    const records = await steps.records();
    const newest = records.find(({ snapshot }) => snapshot.snapshotDate === snapshotDate);
    if (newest?.snapshot.contentHash === contentHash) {
      if (!newest.snapshot.intact) await steps.restore(newest, records);
      return { changed: newest.snapshot.run === run ? newest.snapshot.changed : 0 };
    }
    const sequence = (newest?.sequence ?? 0) + 1;
    const snapshot = await steps.place({ records, sequence, race });
    if (snapshot !== null && (await addLoadRecord(steps.store, pipeline.name, { sequence, snapshot })))
      return { changed: snapshot.changed };
  }
  throw new TransientError(
    `[warehouse/${steps.driver}] ${dataset} of ${snapshotDate} is being loaded by others all the time; try again`,
    { code: 'LOAD_CONTENDED', dataset },
  );
}
