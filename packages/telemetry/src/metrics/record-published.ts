import type { MetricMeter } from '@temporalio/common';
import type { PipelineDefinition } from '@relais/core';
import type { Generation } from '@relais/warehouse';

/** Records what readers have, which a worker that has just started has not seen published. */
export function recordPublished(meter: MetricMeter) {
  const published = meter.createGauge(
    ...(['relais_published_timestamp_seconds', 'float', undefined, 'When what readers have was published.'] as const),
  );
  const snapshots = meter.createGauge(
    ...([
      'relais_published_snapshot_timestamp_seconds',
      'float',
      undefined,
      'Midnight UTC of the newest published snapshot of a dataset; its age is time() less this.',
    ] as const),
  );
  return ({ name: pipeline, datasets }: PipelineDefinition, generation: Generation | null): void => {
    if (generation === null) return;
    published.set(Date.parse(generation.publishedAt) / 1000, { pipeline });
    for (const { name: dataset } of datasets) {
      const dates = generation.snapshots.filter((snapshot) => snapshot.dataset === dataset);
      const newest = dates
        .map(({ snapshotDate }) => snapshotDate)
        .sort()
        .at(-1);
      if (newest !== undefined) snapshots.set(Date.parse(newest) / 1000, { pipeline, dataset });
    }
  };
}
