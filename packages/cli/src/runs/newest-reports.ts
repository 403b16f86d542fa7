import { readReport } from '@relais/activities/stored-report';
import type { RunReport } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { listReports } from './stored-reports.js';

/** The newest stored reports of a pipeline, newest first, and how many more there are. */
export async function newestReports(store: ObjectStore, pipeline: string, newest: number) {
  const stored = [...(await listReports(store, [pipeline]))].sort((a, b) => b.writtenAt - a.writtenAt);
  const reports = await Promise.all(
    stored.slice(0, newest).map(async (each) => ({ report: await readReport(store, each), writtenAt: each.writtenAt })),
  );
  const isThere = (each: (typeof reports)[number]): each is { report: RunReport; writtenAt: number } =>
    each.report !== null;
  return { reports: reports.filter(isThere), older: Math.max(stored.length - newest, 0) };
}
