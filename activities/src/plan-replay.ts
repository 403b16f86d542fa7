import {
  dateInZone,
  PermanentError,
  type DatasetDefinition,
  type DatasetPlan,
  type PipelineDefinition,
  type RunPlan,
  type SnapshotRef,
} from '@relais/core';
import type { LoadedState } from '@relais/warehouse';
import { assertDate } from './assert-date.js';
import type { Dependencies } from './dependencies.js';
import { findPipeline } from './find-pipeline.js';
import { planDataset, planStale } from './plan-run.js';
import { listManifests, toSnapshotRef } from './raw-manifest.js';
import { readTypedManifest, typedFolder } from './typed-manifest.js';

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
  deps: Pick<Dependencies, 'registry' | 'store' | 'warehouse' | 'searchAttributes' | 'translationQueue'>,
  request: ReplayRequest,
): Promise<RunPlan> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  for (const date of [request.from, request.to]) assertDate(date);
  if (request.from > request.to)
    throw new PermanentError(`[activities/plan] ${request.from} comes after ${request.to}; swap them`, {
      code: 'INVALID_DATE',
    });
  const loaded = await deps.warehouse.loaded(pipeline);
  const inRange = (date: string): boolean => date >= request.from && date <= request.to;
  const datasets = (
    await Promise.all(pipeline.datasets.map((dataset) => planDates(deps, pipeline, dataset, loaded, inRange)))
  ).flat();
  if (datasets.length === 0)
    throw new PermanentError(
      `[activities/plan] no snapshot of ${pipeline.name} is stored from ${request.from} to ${request.to}; \`relais snapshots ls ${pipeline.name}\` shows what is`,
      { code: 'NOTHING_STORED' },
    );
  return {
    pipeline: pipeline.name,
    logicalDate: dateInZone(request.startTime, pipeline.timeZone),
    trigger: 'replay',
    datasets: [
      ...datasets,
      ...planStale(pipeline, loaded).filter(({ snapshot }) => !inRange(snapshot?.snapshotDate ?? '')),
    ],
    ...(request.accept === undefined ? {} : { accept: request.accept }),
    searchAttributes: deps.searchAttributes,
    ...(deps.translationQueue === null ? {} : { translationQueue: deps.translationQueue }),
    lateSource: pipeline.schedule.lateSource,
  };
}

/** The stored dates of a dataset that lie in the range, each with the version that counts. */
async function planDates(
  deps: Pick<Dependencies, 'store'>,
  pipeline: PipelineDefinition,
  dataset: DatasetDefinition,
  loaded: readonly LoadedState[],
  inRange: (date: string) => boolean,
): Promise<DatasetPlan[]> {
  const newest = new Map<string, SnapshotRef>();
  for (const manifest of await listManifests(deps.store, pipeline.name, dataset.name))
    if (inRange(manifest.snapshot_date)) newest.set(manifest.snapshot_date, toSnapshotRef(pipeline.name, manifest));
  return Promise.all(
    [...newest].map(async ([date, snapshot]) => {
      const counted = loaded.find(
        (record) => record.dataset === dataset.name && record.snapshotDate === date,
      )?.snapshot;
      return {
        ...planDataset(pipeline, dataset.name),
        snapshot: await choose(deps, pipeline.name, dataset, snapshot, counted),
      };
    }),
  );
}

/**
 * The version that came last counts, unless it was loaded before and another took its place since: then the publisher
 * went back to the older bytes, which attached to the snapshot they are.
 */
async function choose(
  deps: Pick<Dependencies, 'store'>,
  pipeline: string,
  dataset: DatasetDefinition,
  newest: SnapshotRef,
  counted: SnapshotRef | undefined,
): Promise<SnapshotRef> {
  if (counted === undefined || counted.sha256 === newest.sha256) return newest;
  const wasTyped = (await readTypedManifest(deps.store, typedFolder(pipeline, dataset, newest))) !== null;
  return wasTyped ? counted : newest;
}
