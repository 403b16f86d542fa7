import { versionOf } from '@relais/core';
import type { Generation, LoadedSnapshot } from '@relais/warehouse';
import type { PartitionModel } from '../model/table-model.js';

/** The snapshots of a dataset that readers have, newest first; what was loaded since and is not published is left out. */
export function partitionsOf(
  { snapshots }: Pick<Generation, 'snapshots'>,
  loaded: readonly LoadedSnapshot[],
  dataset: string,
): readonly PartitionModel[] {
  const records = new Map(loaded.filter((each) => each.dataset === dataset).map((each) => [keyOf(each), each]));
  return snapshots
    .filter((each) => each.dataset === dataset)
    .sort((a, b) => (a.snapshotDate < b.snapshotDate ? 1 : -1))
    .map((published) => ({
      snapshotDate: published.snapshotDate,
      version: versionOf(published.sha256),
      counts: countsOf(records.get(keyOf(published))),
    }));
}

function countsOf(record: LoadedSnapshot | undefined): PartitionModel['counts'] {
  if (record === undefined) return null;
  const { read, loaded, duplicates, quarantined, partBytes } = record;
  const bytes = partBytes?.reduce((total, size) => total + size, 0) ?? null;
  return { read, loaded, duplicates, quarantined, bytes };
}

const keyOf = ({ snapshotDate, contentHash }: Generation['snapshots'][number] | LoadedSnapshot): string =>
  `${snapshotDate} ${contentHash}`;
