/**
 * Kill points: a name for every place where a write leaves this process. A harness ends the worker right before and
 * right after each of them, and compares what is there after a restart with a run that nothing befell.
 */
export const killPoints = {
  'source/download': 'the download of a source into its scratch folder',
  'store/raw': 'a raw file',
  'store/raw-manifest': 'the manifest that makes a raw file a snapshot',
  'store/typed': 'a typed Parquet file',
  'store/typed-manifest': 'the manifest that names the typed files that count',
  'store/translated': 'a translated Parquet file or its manifest',
  'store/translation-memory': 'texts that a provider has translated',
  'store/quarantine': 'rows that were refused',
  'store/loads': 'a load record, which makes a snapshot count',
  'store/accepted': "a person's acceptance, or that rows were given up",
  'store/held': 'why a snapshot waits for a person',
  'store/rejected': 'a file that was refused, with its reason',
  'store/locks': "a step of a pipeline's lock",
  'store/reports': 'a report of a run, or the record of a candidate',
  'store/alarms': 'an alarm, or that it was told',
  'store/other': 'an object of an area that has no point of its own; nothing may reach it',
  'store/remove': 'the removal of an object',
  'warehouse/load': 'a load',
  'warehouse/prepare': 'making a candidate',
  'warehouse/discard': 'removing a candidate, or generations of long ago',
  'warehouse/publish': 'publishing a candidate',
  'warehouse/rollback': 'showing an older generation',
  'warehouse/duckdb/folder': "a generation's folder",
  'warehouse/duckdb/database': "a generation's database file",
  'warehouse/duckdb/lock': 'the lock of the pointer',
  'warehouse/duckdb/draft': 'the draft of a pointer or a record',
  'warehouse/duckdb/rename': 'the rename of a draft to a pointer or a record',
  'warehouse/duckdb/collect': 'the removal of old generations',
  'warehouse/bigquery/dataset': 'making, altering or dropping a dataset',
  'warehouse/bigquery/table': 'making, altering or dropping a table',
  'warehouse/bigquery/load-job': 'a load job',
  'warehouse/bigquery/query-job': 'a query job, among them the one that publishes',
  'warehouse/bigquery/other-job': 'a copy of a table, or the end of a job',
  'dbt/build': 'a build by dbt',
  'dbt/process': 'the start of the dbt process',
  'dbt/node': 'a model or a test that dbt has done with',
  'dbt/parsed': 'what dbt has read of the project, kept for the next build',
  'schedule/create': 'making the schedule of a pipeline',
  'schedule/update': 'bringing a schedule back to what its pipeline declares',
  'schedule/pause': 'pausing a schedule',
  'schedule/resume': 'letting a paused schedule go on',
  'schedule/trigger': 'a run now, by the schedule',
  'schedule/delete': 'deleting a schedule',
  'schedule/arrivals': "starting or ending the watch of a pipeline's inboxes",
} as const;

export type KillPoint = keyof typeof killPoints;
export type Moment = 'before' | 'after';
/** May end the process, or throw what the writer is to see instead of its outcome. */
export type KillPointWatcher = (point: KillPoint, moment: Moment) => void;

let watcher: KillPointWatcher | null = null;

/** The composition root of a worker arms the points of its process; without it they cost a comparison. */
export const watchKillPoints = (watch: KillPointWatcher | null): void => void (watcher = watch);

export const reachKillPoint = (point: KillPoint, moment: Moment): void => watcher?.(point, moment);

/** Writes between the two moments of a point. */
export async function externalWrite<T>(point: KillPoint, write: () => Promise<T>): Promise<T> {
  reachKillPoint(point, 'before');
  const outcome = await write();
  reachKillPoint(point, 'after');
  return outcome;
}
