import type { ObjectStore } from '@relais/object-store';

/** Where a run's report lies in the store; the path alone says which run it is of. */
export interface StoredReport {
  readonly path: string;
  readonly pipeline: string;
  readonly logicalDate: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Milliseconds since the epoch, by the clock of the store. */
  readonly writtenAt: number;
}

const shape = /^reports\/([^/]+)\/(\d{4}-\d{2}-\d{2})\/([^/]+)\.json$/;

/** Every report of these pipelines, the latest logical date first. */
export async function listReports(store: ObjectStore, pipelines: readonly string[]): Promise<readonly StoredReport[]> {
  const objects = (await Promise.all(pipelines.map((name) => store.list(`reports/${name}/`)))).flat();
  const reports = objects.flatMap(({ path, modifiedAt }) => {
    const [, pipeline, logicalDate, runId] = shape.exec(path) ?? [];
    if (pipeline === undefined || logicalDate === undefined || runId === undefined) return [];
    return [{ path, pipeline, logicalDate, runId, workflowId: `${pipeline}/${logicalDate}`, writtenAt: modifiedAt }];
  });
  return reports.sort((a, b) => (a.logicalDate < b.logicalDate ? 1 : -1));
}
