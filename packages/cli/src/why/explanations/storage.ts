import { explain, step, steps, type Explanations } from '../explanation.js';

const { again, settings, doctor, verify, report } = steps;
const generations = step('see which generations are kept', './relais publish ls {pipeline}');
const access = step('give the account the missing right: `./relais setup gcp` lists all of them', './relais doctor');
const room = step('make room; raw files are never removed by Relais', './relais doctor');
const backfill = step('load what is stored again', './relais backfill {pipeline} --from {from} --to {to}');

/** What can be wrong with the store, the warehouse and the disk under them. */
export const storageExplanations: Explanations = {
  DISK_FULL: explain(
    'The disk is full; nothing half-written became visible. The next run goes on from what is stored.',
    room,
    again,
  ),
  DISK_SPACE: explain('There is less room on the disk than a start takes.', room, again),
  DISK_NEARLY_FULL: explain('Little room is left on the disk of the home or the store.', room),
  DISK_READ_ONLY: explain(
    'The folder cannot be written to: it is mounted read only, or belongs to somebody else.',
    settings,
    again,
  ),
  OBJECT_CONFLICT: explain(
    'An object of that name is stored with other bytes, and is never overwritten.',
    verify,
    report,
  ),
  OBJECT_DAMAGED: explain('The bytes of an object are not those that were written.', verify, again),
  OBJECT_NOT_FOUND: explain('An object that should be in the store is not there.', verify, backfill),
  OBJECT_REMOVED: explain('An object disappeared while it was read: somebody else cleans the same store.', again),
  OBJECT_PATH_REFUSED: explain('That cannot be the path of an object.', report),
  OBJECT_PROTECTED: explain(
    'Raw snapshots are never removed by a run.',
    step('remove them knowingly', './relais destroy --help'),
  ),
  UPLOAD_INTERRUPTED: explain('The storage service broke off an upload; it is started again.', again),
  STORE_UNSUPPORTED: explain('The store that is set cannot be used with this warehouse, or not at all.', settings),
  STORE_PATH_UNSUPPORTED: explain('The path of the store holds characters that DuckDB takes for a pattern.', settings),
  STORE_FORBIDDEN: explain('The account has no right to the bucket.', access, again),
  STORE_UNAUTHENTICATED: explain(
    'No valid login for Google Cloud was found.',
    step('log in: gcloud auth application-default login'),
    doctor,
  ),
  STORE_REFUSED: explain('The storage service refused the request.', doctor, steps.logs),
  STORE_UNAVAILABLE: explain('The storage service answered with an error of its own, again and again.', again),
  STORE_UNREACHABLE: explain('No connection to the storage service came about.', doctor, again),
  BUCKET_NOT_FOUND: explain(
    'There is no bucket of that name.',
    settings,
    step('make the ground in the cloud', './relais setup gcp --help'),
  ),
  WAREHOUSE_UNSUPPORTED: explain('DuckDB goes with a store in a folder, BigQuery with one in a bucket.', settings),
  WAREHOUSE_FAILED: explain(
    'The warehouse could not do what it was asked; nothing was changed. The message says which statement.',
    steps.logs,
    again,
  ),
  WAREHOUSE_UNAVAILABLE: explain(
    'The warehouse answered with an error of its own, or not at all, again and again.',
    again,
    doctor,
  ),
  WAREHOUSE_LOCKED: explain(
    'Another program has the database file open for writing; the message names it.',
    step('close it there, or open it read only, then try again', '{again}'),
  ),
  CONCURRENT_UPDATE: explain('Somebody else changed the same table at the same moment.', again),
  QUOTA_EXCEEDED: explain(
    'A quota of BigQuery is used up for now.',
    step('try it again in an hour', '{again}'),
    doctor,
  ),
  MAXIMUM_BYTES_BILLED: explain(
    'A query would read more than one may be billed for, so BigQuery refused it.',
    step('raise BIGQUERY_MAXIMUM_BYTES_BILLED, if the data have grown so much', './relais config show'),
    again,
  ),
  ACCESS_DENIED: explain('The account has no right to the project, a dataset or a job.', access, again),
  CREDENTIALS_MISSING: explain(
    'No login for Google Cloud was found.',
    step('log in: gcloud auth application-default login'),
    doctor,
  ),
  CREDENTIALS_REFUSED: explain(
    'The login for Google Cloud is not valid any more.',
    step('log in: gcloud auth application-default login'),
    doctor,
  ),
  BILLING_DISABLED: explain(
    'The project has no billing account, so BigQuery refuses to work.',
    step('enable billing for the project'),
    again,
  ),
  PROJECT_INVALID: explain('No project of Google Cloud is named, or it is none.', settings),
  NOT_FOUND: explain('A dataset, table or job that should be there is not.', doctor, backfill),
  EXISTS: explain('Something of that name is there already.', again, report),
  JOB_STOPPED: explain('Somebody cancelled the job in the warehouse.', again),
  LOAD_REFUSED: explain('BigQuery refused to load the files.', steps.logs, verify),
  LOAD_UNPROVEN: explain('A load ended well and the table holds other rows; nothing was recorded.', again, report),
  LOAD_CONTENDED: explain('Others load the same snapshot all the time.', steps.runs, again),
  LOAD_RECORD_DAMAGED: explain(
    'The record of a load cannot be read.',
    step('restore it from a backup', './relais restore --help'),
  ),
  LEDGER_DAMAGED: explain('The record of what was published cannot be read.', doctor, report),
  PARTITION_UNSUPPORTED: explain(
    'The dataset is partitioned in a way that cannot hold one snapshot a partition.',
    step('correct `partitionBy` in `datasets/{dataset}.ts`'),
  ),
  REBUILD_UNPROVEN: explain('A table that was built anew has other rows than before; the old one stays.', report),
  SNAPSHOT_NOT_LOADED: explain('A snapshot is to be counted and is not loaded.', backfill),
  DATASET_UNKNOWN: explain(
    'The pipeline has no dataset of that name.',
    step('see which it has', './relais snapshots ls {pipeline}'),
  ),
  GENERATION_UNKNOWN: explain('There is no such generation any more.', generations),
  GENERATION_DAMAGED: explain('A kept generation cannot be read whole. What readers see was not changed.', generations),
  GENERATION_INCOMPLETE: explain('A file of the published generation is not where it was.', verify, backfill),
  GENERATION_MOVED: explain('Another run published in between, so this one did not overwrite it.', again),
  POINTER_DAMAGED: explain('The note that says which generation is published cannot be read.', generations, backfill),
  CANDIDATE_LOST: explain('What was built is gone before it could be published.', again),
  PUBLISH_LOCKED: explain(
    'Others publish all the time, so this one did not get its turn; the message names who.',
    steps.runs,
    again,
  ),
  PIPELINE_LOCKED: explain(
    'Another run writes this pipeline; the message names it. Two never write at the same time.',
    steps.runs,
    again,
  ),
  NOT_PUBLISHED: explain('Nothing of this pipeline is published yet.', step('publish it', './relais run {pipeline}')),
  MART_SHAPE: explain(
    'A published table cannot take the columns that the models now make.',
    steps.plan,
    step('see how the change is made', './relais publish ls {pipeline}'),
  ),
  MARTS_WITHDRAWN: explain(
    'Tables that readers had are made no more, and went with this generation.',
    step('bring the last generation back, if that was no intention', './relais publish rollback {pipeline}'),
  ),
};
