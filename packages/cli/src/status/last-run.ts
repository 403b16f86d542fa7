import { readReport } from '@relais/activities/stored-report';
import type { RunReport } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { listReports, type StoredReport } from '../runs/stored-reports.js';

/** A run that has ended, as its report tells it. */
export interface LastRun extends Pick<RunReport, 'workflowId' | 'runId' | 'logicalDate' | 'status' | 'error'> {
  /** ISO instant; null where the run's id does not tell it. */
  readonly startedAt: string | null;
  /** When its report was written, by the clock of the store: of a copied store the time of the copy. ISO instant. */
  readonly endedAt: string;
}

/** The run of a pipeline that ended last, or null when there is no report of any. */
export async function readLastRun(store: ObjectStore, pipeline: string): Promise<LastRun | null> {
  const reports = await listReports(store, [pipeline]);
  const [newest] = [...reports].sort((one, other) => timeOf(other) - timeOf(one));
  const report = newest === undefined ? null : await readReport(store, newest);
  if (newest === undefined || report === null) return null;
  const { workflowId, runId, logicalDate, status, error } = report;
  const started = startOf(runId);
  return {
    ...{ workflowId, runId, logicalDate, status, error },
    startedAt: started === null ? null : new Date(started).toISOString(),
    endedAt: new Date(newest.writtenAt).toISOString(),
  };
}

/** A report is written once, but copied with its store; the id of its run stays what it was. */
const timeOf = ({ runId, writtenAt }: StoredReport): number => startOf(runId) ?? writtenAt;

/** A UUID of version 7 begins with its milliseconds since the epoch. */
function startOf(runId: string): number | null {
  const [, high = '', low = ''] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(runId) ?? [];
  return high === '' ? null : parseInt(`${high}${low}`, 16);
}
