import type { PipelineDefinition } from '@relais/core';
import type { Stores } from '@relais/worker/compose';

/** What a run did not touch. */
export interface WhatStands {
  /** What readers see now; null where nothing was ever published. */
  readonly published: {
    readonly generation: string;
    readonly publishedAt: string;
    readonly workflowId: string | null;
  } | null;
  /** Raw files, which no run ever changes. */
  readonly snapshots: readonly StoredSnapshots[];
}

export interface StoredSnapshots {
  readonly dataset: string;
  readonly snapshots: number;
  readonly oldest: string | null;
  readonly newest: string | null;
}

export async function whatStands({ store, warehouse }: Stores, pipeline: PipelineDefinition): Promise<WhatStands> {
  const { listManifests } = await import('@relais/activities/raw-manifest');
  const published = await warehouse.published(pipeline.name);
  const snapshots = pipeline.datasets.map(async ({ name }) => {
    const manifests = await listManifests(store, pipeline.name, name);
    const [oldest = null, newest = null] = [manifests[0], manifests.at(-1)].map((each) => each?.snapshot_date ?? null);
    return { dataset: name, snapshots: manifests.length, oldest, newest };
  });
  return {
    published: published && {
      generation: published.generation,
      publishedAt: published.publishedAt,
      workflowId: published.run?.workflowId ?? null,
    },
    snapshots: await Promise.all(snapshots),
  };
}
