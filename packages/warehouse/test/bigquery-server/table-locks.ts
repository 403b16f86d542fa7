import { setTimeout as sleep } from 'node:timers/promises';
import { GoogleError } from './google-error.js';
import { tableKey } from './catalogue.js';
import type { Place } from './sql-reader.js';

/** Who changes rows: a statement by itself waits for its turn, a transaction never does. */
export interface Changer {
  readonly inTransaction: boolean;
  /** Versions of the tables when the transaction began. */
  readonly seen: ReadonlyMap<string, number>;
  readonly held: Set<string>;
}

export interface TableLocks {
  snapshot(): ReadonlyMap<string, number>;
  /**
   * Lets one changer at a time into a table.
   * @throws GoogleError invalidQuery when a transaction meets another change of its table: BigQuery aborts it
   */
  enter(place: Place, changer: Changer): Promise<void>;
  /** `changed` says whether what it did stays. */
  leave(changer: Changer, changed: boolean): void;
}

export function createTableLocks(): TableLocks {
  const holders = new Map<string, Changer>();
  const versions = new Map<string, number>();
  return {
    snapshot: () => new Map(versions),
    enter: async (place, changer) => {
      const key = tableKey(place);
      if (changer.held.has(key)) return;
      if (changer.inTransaction && (holders.has(key) || versions.get(key) !== changer.seen.get(key))) {
        const message = `Transaction is aborted due to concurrent update against table ${key.replace('.', ':')}.`;
        throw new GoogleError('invalidQuery', message);
      }
      while (holders.has(key)) await sleep(2);
      holders.set(key, changer);
      changer.held.add(key);
    },
    leave: (changer, changed) => {
      for (const key of changer.held) {
        if (changed) versions.set(key, (versions.get(key) ?? 0) + 1);
        holders.delete(key);
      }
      changer.held.clear();
    },
  };
}
