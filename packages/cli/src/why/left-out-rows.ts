import type { PipelineDefinition, RunReport } from '@relais/core';
import type { Stores } from '@relais/worker/compose';
import type { BadSpot } from './bad-spot.js';
import { refusedRows } from './refused-rows.js';

/** Of each snapshot of which a run left rows out and went on without them, the first. */
export async function leftOutRows(
  { store }: Stores,
  pipeline: PipelineDefinition,
  { tables }: RunReport,
): Promise<readonly BadSpot[]> {
  const found = tables.map(async ({ dataset: name, quarantined, snapshotDate }) => {
    const dataset = pipeline.datasets.find((each) => each.name === name);
    if (quarantined === 0 || dataset === undefined) return null;
    return refusedRows(store, pipeline.name, dataset, snapshotDate, null);
  });
  return (await Promise.all(found)).filter((spot) => spot !== null);
}
