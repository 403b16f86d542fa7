import type { ObjectStore } from '@relais/object-store';
import { objectNames, RelaisError } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import { listReports } from '../runs/stored-reports.js';

/** What lay there when this store was first watched: old failures are no news. */
export interface Baseline {
  readonly at: string;
  /** Paths of reports. */
  readonly reports: readonly string[];
}

/** The first watch of a store writes it; every later one reads it. */
export async function storedBaseline(store: ObjectStore, pipelines: readonly string[], now: Date): Promise<Baseline> {
  const path = `${objectNames.alarms}baseline.json`;
  const read = async () => {
    const body = await store.read(path);
    const cure = 'remove it; the next watch writes it, and old failures are told again';
    return body && parseRecord<Baseline>(body, { path, cure });
  };
  const known = await read();
  if (known !== null) return known;
  const reports = (await listReports(store, pipelines)).map((report) => report.path);
  const baseline = { at: now.toISOString(), reports };
  try {
    await store.create(path, `${JSON.stringify(withChecksum(baseline))}\n`);
  } catch (error) {
    if (!(error instanceof RelaisError && error.code === 'OBJECT_CONFLICT')) throw error;
  }
  return (await read()) ?? baseline;
}
