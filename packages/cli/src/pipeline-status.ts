import type { PipelineDefinition } from '@relais/core';
import { versionOf } from '@relais/core';
import type { Stores } from '@relais/worker/compose';
import { listManifests } from '@relais/activities/raw-manifest';
import { waitingSnapshots, type WaitingSnapshot } from '@relais/activities/waiting-snapshots';
import { judgeFreshness, nextTimes, type Freshness } from '@relais/timetable';

export interface PipelineStatus {
  readonly pipeline: string;
  readonly generation: string | null;
  readonly publishedAt: string | null;
  readonly lastRun: { readonly workflowId: string; readonly runId: string; readonly logicalDate: string } | null;
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
}

/** Where a pipeline stands, read from the store and the warehouse alone: no server is needed. */
export async function pipelineStatus(
  { store, warehouse }: Stores,
  pipeline: PipelineDefinition,
  now: Date,
): Promise<PipelineStatus> {
  const published = await warehouse.published(pipeline.name);
  const judged = new Map(judgeFreshness(pipeline, published, now).map(({ dataset, ...rest }) => [dataset, rest]));
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
    };
  });
  return {
    pipeline: pipeline.name,
    generation: published?.generation ?? null,
    publishedAt: published?.publishedAt ?? null,
    lastRun: published?.run ?? null,
    nextTime: nextTimes(pipeline.schedule.calendar, pipeline.timeZone, now, 1)[0]?.toISOString() ?? null,
    datasets: await Promise.all(datasets),
    waiting: await waitingSnapshots(store, pipeline, await warehouse.loaded(pipeline)),
  };
}
