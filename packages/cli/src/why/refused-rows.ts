import type { DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { BadSpot } from './bad-spot.js';

/** The first row of a snapshot that was left out, and how many there are; null where there is none. */
export async function refusedRows(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
  date: string,
  code: string | null,
): Promise<BadSpot | null> {
  const { readQuarantine } = await import('../snapshots/read-quarantine.js');
  const rows = await readQuarantine(store, pipeline, dataset, { date, withDropped: true });
  const [first] = [...rows].sort((a, b) => a.row - b.row);
  if (first === undefined) return null;
  const { file, row, column, reason, raw } = first;
  const count = new Set(rows.map((each) => each.row)).size;
  return { dataset: dataset.name, code, file, row, column, offset: null, reason, raw, count };
}
