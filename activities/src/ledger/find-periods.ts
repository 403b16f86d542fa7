import { dateInZone, objectNames, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { RawManifest } from '../raw-manifest.js';
import { readReport } from '../stored-report.js';
import type { Period } from './judge-partitions.js';

/**
 * The periods of a dataset's calendar since its first snapshot, and what the store knows of each. A period is served by
 * a snapshot of a date in it or fetched in it; where equal bytes attach to an older snapshot, a run's report is what
 * tells that the source was asked.
 * @param times the times that the calendar names, oldest first
 */
export async function findPeriods(
  store: ObjectStore,
  pipeline: PipelineDefinition,
  dataset: DatasetDefinition,
  manifests: readonly RawManifest[],
  times: readonly Date[],
): Promise<readonly Period[]> {
  const first = manifests[0]?.snapshot_date;
  if (first === undefined) return [];
  const dates = times.map((time) => dateInZone(time, pipeline.timeZone)).filter((date) => date > first);
  const rejections = await listRejections(store, objectNames.rejectedDataset(pipeline.name, dataset.name));
  const seen = manifests.flatMap((manifest) => [
    manifest.snapshot_date,
    dateInZone(new Date(manifest.fetched_at), pipeline.timeZone),
  ]);
  const attaches = dataset.snapshotDate.from === 'logical-date';
  const asked = attaches && dates.length > 0 ? await datesWithReport(store, pipeline.name, dataset.name) : [];
  return dates.map((from, index) => {
    const to = dates[index + 1] ?? null;
    const inside = (date: string): boolean => date >= from && (to === null || date < to);
    return {
      from,
      to,
      served: seen.some(inside) || asked.some(inside),
      rejected: rejections.findLast(({ date }) => inside(date))?.code ?? null,
    };
  });
}

const rejectionPath = /\/snapshot_date=(\d{4}-\d{2}-\d{2})\/[^/]+\/([a-z0-9_]+)\.json$/;

/** What was refused of a dataset, by the folder of its refusals. */
export async function listRejections(store: ObjectStore, folder: string) {
  const objects = await store.list(folder);
  return objects.flatMap(({ path }) => {
    const [, date, code] = rejectionPath.exec(path) ?? [];
    return date === undefined || code === undefined ? [] : [{ date, code: code.toUpperCase() }];
  });
}

const reportPath = /^reports\/[^/]+\/(\d{4}-\d{2}-\d{2})\/[^/]+\.json$/;

/** Logical dates of the runs that got the dataset from its source. */
async function datesWithReport(store: ObjectStore, pipeline: string, dataset: string): Promise<readonly string[]> {
  const dates: string[] = [];
  for (const { path } of await store.list(`reports/${pipeline}/`)) {
    const [, date] = reportPath.exec(path) ?? [];
    if (date === undefined || dates.includes(date)) continue;
    const report = await readReport(store, { path });
    const isReplay = report?.workflowId.includes('/backfill/') ?? true;
    if (!isReplay && report?.tables.some((table) => table.dataset === dataset)) dates.push(date);
  }
  return dates;
}
