import { dateInZone, versionOf, type PipelineDefinition } from '@relais/core';
import type { Generation } from '@relais/warehouse';
import type { Stores } from '@relais/worker/compose';
import { listManifests } from '@relais/activities/raw-manifest';
import { waitingSnapshots, type WaitingSnapshot } from '@relais/activities/waiting-snapshots';
import { judgeFreshness, nextTimes, type Freshness } from '@relais/timetable';
import { ageInDays } from '../freshness/describe-freshness.js';
import { readLastRun, type LastRun } from './last-run.js';

export interface PipelineStatus {
  readonly pipeline: string;
  readonly generation: string | null;
  readonly publishedAt: string | null;
  /** The run that readers' figures are of. */
  readonly publishedBy: Generation['run'] | null;
  /** The run that ended last, however it ended. */
  readonly lastRun: LastRun | null;
  /** The next time the calendar names, whether or not a schedule was applied. */
  readonly nextTime: string | null;
  readonly datasets: readonly DatasetStatus[];
  /** Snapshots held back until a person decides. */
  readonly waiting: readonly WaitingSnapshot[];
}

export interface DatasetStatus {
  readonly dataset: string;
  readonly snapshots: number;
  readonly snapshotDate: string | null;
  readonly version: string | null;
  readonly rows: number | null;
  readonly fetchedAt: string | null;
  /** Whether readers have what is due; see `judgeFreshness`. */
  readonly freshness: Omit<Freshness, 'dataset'>;
  /** Days that the snapshot readers have is old. */
  readonly ageDays: number | null;
}

/** Where a pipeline stands, read from the store and the warehouse alone: no server is needed. */
export async function pipelineStatus(
  { store, warehouse }: Stores,
  pipeline: PipelineDefinition,
  now: Date,
): Promise<PipelineStatus> {
  const published = await warehouse.published(pipeline.name);
  const judged = new Map(judgeFreshness(pipeline, published, now).map(({ dataset, ...rest }) => [dataset, rest]));
  const today = dateInZone(now, pipeline.timeZone);
  const undated = { state: 'undated', published: null, deadline: null } as const;
  const datasets = pipeline.datasets.map(async ({ name }): Promise<DatasetStatus> => {
    const manifests = await listManifests(store, pipeline.name, name);
    const newest = manifests.at(-1);
    return {
      dataset: name,
      snapshots: manifests.length,
      snapshotDate: newest?.snapshot_date ?? null,
      version: newest === undefined ? null : versionOf(newest.sha256),
      rows: newest?.rows ?? null,
      fetchedAt: newest?.fetched_at ?? null,
      freshness: judged.get(name) ?? undated,
      ageDays: ageInDays(judged.get(name) ?? undated, today),
    };
  });
  return {
    pipeline: pipeline.name,
    generation: published?.generation ?? null,
    publishedAt: published?.publishedAt ?? null,
    publishedBy: published?.run ?? null,
    lastRun: await readLastRun(store, pipeline.name),
    nextTime: nextTimes(pipeline.schedule.calendar, pipeline.timeZone, now, 1)[0]?.toISOString() ?? null,
    datasets: await Promise.all(datasets),
    waiting: await waitingSnapshots(store, pipeline, await warehouse.loaded(pipeline)),
  };
}
