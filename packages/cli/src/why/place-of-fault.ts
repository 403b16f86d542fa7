import type { PipelineDefinition, RunFailure } from '@relais/core';
import type { Stores } from '@relais/worker/compose';
import type { BadSpot } from './bad-spot.js';
import type { Names } from './explanations.js';
import { heldSnapshot } from './held-snapshot.js';
import { refusedFile } from './refused-file.js';
import { refusedRows } from './refused-rows.js';

/** Where a fault shows, and the names that its commands need. */
export interface Place {
  readonly spot: BadSpot | null;
  readonly names: Names;
}

/** Finds where a fault of a run shows. */
export async function placeOf(
  { store }: Stores,
  pipeline: PipelineDefinition,
  logicalDate: string,
  { code, dataset: name, message }: RunFailure,
): Promise<Place> {
  const dataset = pipeline.datasets.find((each) => each.name === name);
  if (dataset === undefined) return { spot: null, names: {} };
  const held = await heldSnapshot(store, pipeline.name, dataset.name, heldDate.exec(message)?.[1] ?? null, code);
  const names = { dataset: dataset.name, before: held?.before ?? null, after: held?.snapshotDate ?? null };
  const date = fileDate.exec(message)?.[1] ?? logicalDate;
  if (held === null) return { spot: await refusedFile(store, pipeline.name, dataset.name, date, code), names };
  const ofRows = code === 'QUARANTINE_THRESHOLD';
  return {
    spot: ofRows ? await refusedRows(store, pipeline.name, dataset, held.snapshotDate, code) : null,
    names,
  };
}

/** As messages of snapshots that wait name their date, and those of files of an inbox theirs. */
const heldDate = /^\[activities\/load\] \S+ of (\d{4}-\d{2}-\d{2}):/;
const fileDate = /\(the file of (\d{4}-\d{2}-\d{2});/;
