import type { DatasetDefinition, PipelineDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { RawManifest } from '@relais/activities/raw-manifest';
import type { LineageStep } from './trace-lineage.js';

/** A field of a publisher's file at which a way ends, with the newest file that was kept. */
export interface LineageOrigin {
  readonly dataset: string;
  /** Name in the header of that file, else the one that is declared; of a file without a header `field 1` and so on. */
  readonly field: string;
  readonly column: string;
  readonly address: string;
  readonly snapshotDate: string | null;
  /** Object in the store. */
  readonly path: string | null;
  readonly fetchedAt: string | null;
}

/** The fields at the ends of a way, each with where it was last fetched from. */
export async function lineageOrigins(
  store: ObjectStore,
  pipeline: PipelineDefinition,
  steps: readonly LineageStep[],
): Promise<readonly LineageOrigin[]> {
  const { listManifests, toSnapshotRef } = await import('@relais/activities/raw-manifest');
  const ends = steps.filter(({ field }) => field !== null);
  const datasets = pipeline.datasets.filter(({ name }) => ends.some(({ field }) => field?.dataset === name));
  const found = await Promise.all(
    datasets.map(async (dataset) => {
      const newest = (await listManifests(store, pipeline.name, dataset.name)).at(-1) ?? null;
      return ends
        .filter(({ field }) => field?.dataset === dataset.name)
        .map((step) => ({
          ...{ dataset: dataset.name, field: fieldName(step, newest), column: step.column ?? '' },
          address: newest?.url ?? addressOf(dataset),
          snapshotDate: newest?.snapshot_date ?? null,
          path: newest && toSnapshotRef(pipeline.name, newest).path,
          fetchedAt: newest?.fetched_at ?? null,
        }));
    }),
  );
  return found.flat();
}

/** Of the names a publisher has used, the one in its newest file. */
function fieldName({ field }: LineageStep, newest: RawManifest | null): string {
  const { names = [], position = null } = field ?? {};
  const header = newest?.scan.header ?? [];
  return names.find((name) => header.includes(name)) ?? names[0] ?? `field ${(position ?? 0) + 1}`;
}

const addressOf = ({ source }: DatasetDefinition): string => (source.kind === 'http' ? source.url : source.path);
