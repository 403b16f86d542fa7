import type { ReconciliationLine } from '@relais/core';
import type { WarehouseCount } from '@relais/warehouse';
import type { Dependencies } from './dependencies.js';
import { countsPath, parseCounts } from './reconcile-snapshot.js';

/** A snapshot of this run whose counts over raw and typed lie in the store. */
export interface CountedSnapshot {
  readonly dataset: string;
  readonly snapshotDate: string;
  /** Prefix of its typed files. */
  readonly path: string;
  readonly contentHash: string;
}

/** Raw, typed and warehouse side by side, a line for each check of each snapshot. */
export async function compareCounts(
  deps: Pick<Dependencies, 'store'>,
  counted: readonly CountedSnapshot[],
  warehouse: readonly WarehouseCount[],
): Promise<readonly ReconciliationLine[]> {
  const inWarehouse = new Map(warehouse.map((c) => [`${c.dataset} ${c.snapshotDate} ${c.check}`, c.warehouse]));
  const lines = await Promise.all(
    counted.map(async (snapshot) => {
      const path = countsPath(snapshot, snapshot.contentHash);
      const body = await deps.store.read(path);
      const counts = body === null ? [] : parseCounts(body, path);
      return counts.map(({ check, raw, typed }) => ({
        dataset: snapshot.dataset,
        check,
        raw,
        typed,
        warehouse: inWarehouse.get(`${snapshot.dataset} ${snapshot.snapshotDate} ${check}`) ?? -1,
      }));
    }),
  );
  return lines.flat();
}
