import {
  dateInZone,
  isCalendarDate,
  PermanentError,
  type DatasetPlan,
  type RunPlan,
  type SnapshotRef,
} from '@relais/core';
import type { Dependencies } from './dependencies.js';
import { findPipeline } from './find-pipeline.js';
import { planDataset } from './plan-run.js';
import { listManifests, toSnapshotRef } from './raw-manifest.js';

export interface ReplayRequest {
  readonly pipeline: string;
  /** Inclusive, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly accept?: string;
  readonly startTime: number;
}

/**
 * Plans the replay of stored snapshots: for each dataset and date the version that counts, never the source.
 * @throws PermanentError `INVALID_DATE`, `NOTHING_STORED` when no snapshot lies in the range
 */
export async function planReplay(
  deps: Pick<Dependencies, 'registry' | 'store' | 'warehouse' | 'searchAttributes'>,
  request: ReplayRequest,
): Promise<RunPlan> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  if (!isCalendarDate(request.from) || !isCalendarDate(request.to) || request.from > request.to)
    throw new PermanentError(
      `[activities/plan] no range of dates: ${request.from} to ${request.to}; write YYYY-MM-DD`,
      {
        code: 'INVALID_DATE',
      },
    );
  const counted = new Map(
    (await deps.warehouse.loaded(pipeline)).map((record) => [
      `${record.dataset} ${record.snapshotDate}`,
      record.snapshot,
    ]),
  );
  const datasets: DatasetPlan[] = [];
  for (const dataset of pipeline.datasets) {
    const stored = new Map<string, SnapshotRef>();
    for (const manifest of await listManifests(deps.store, pipeline.name, dataset.name))
      if (manifest.snapshot_date >= request.from && manifest.snapshot_date <= request.to)
        stored.set(manifest.snapshot_date, toSnapshotRef(pipeline.name, manifest));
    for (const [date, newest] of stored)
      datasets.push({
        ...planDataset(pipeline, dataset.name),
        snapshot: counted.get(`${dataset.name} ${date}`) ?? newest,
      });
  }
  if (datasets.length === 0)
    throw new PermanentError(
      `[activities/plan] no snapshot of ${pipeline.name} is stored from ${request.from} to ${request.to}; \`relais snapshots ls ${pipeline.name}\` shows what is`,
      { code: 'NOTHING_STORED' },
    );
  return {
    pipeline: pipeline.name,
    logicalDate: dateInZone(request.startTime, pipeline.timeZone),
    trigger: 'replay',
    datasets,
    ...(request.accept === undefined ? {} : { accept: request.accept }),
    searchAttributes: deps.searchAttributes,
    lateSource: pipeline.schedule.lateSource,
  };
}
