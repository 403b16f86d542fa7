import { objectNames } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { readLoadRecords } from '../../load-records.js';
import type { IntactRecord } from '../../record-load.js';

/**
 * The records that count, each with whether its Parquet files are still there and whole: here the files are the table, so a
 * record without them is a promise to rebuild and not a load.
 * @param date when nothing but this date is asked about
 */
export async function readIntactRecords(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
  date?: string,
): Promise<readonly IntactRecord[]> {
  const areas = [objectNames.typedDataset, objectNames.translatedDataset].map((area) => area(pipeline, dataset, date));
  const [records, ...listed] = await Promise.all([
    readLoadRecords(store, pipeline, dataset, date),
    ...areas.map((prefix) => store.list(prefix)),
  ]);
  const there = new Map(listed.flat().map(({ path, bytes }) => [path, bytes]));
  return records.map(({ sequence, snapshot }) => ({
    sequence,
    snapshot: {
      ...snapshot,
      intact: snapshot.parts.every((part, at) => isWhole(there.get(part), snapshot.partBytes?.[at])),
    },
  }));
}

const isWhole = (bytes: number | undefined, recorded: number | undefined): boolean =>
  bytes !== undefined && bytes === (recorded ?? bytes);
