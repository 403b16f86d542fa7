import { explain, step, steps, type Explanations } from '../explanation.js';

const { settings, status } = steps;
const help = step('see what the command wants', './relais --help');
const ground = step('see what is needed', './relais setup --help');
const newPipeline = step('see how a pipeline is made of a file', './relais new pipeline --help');
const pipelines = step('see which there are', './relais status');

/** What a command line or the environment can get wrong; nothing was started. */
export const commandExplanations: Explanations = {
  USAGE: explain('The command was not understood.', help),
  CONFIG_INVALID: explain('A setting of the environment cannot be used; the message names each.', settings),
  CONFIRMATION_NEEDED: explain(
    'The command asks before it does something that cannot be undone, and nobody was there to answer.',
    step('add --yes'),
  ),
  UNKNOWN_PIPELINE: explain('There is no pipeline of that name.', pipelines),
  UNKNOWN_DATASET: explain('The pipeline has no dataset of that name.', pipelines),
  DATE_INVALID: explain('That is no date; dates are written YYYY-MM-DD.', help),
  INVALID_DATE: explain('That is no date; dates are written YYYY-MM-DD.', help),
  RANGE_INVALID: explain('The range ends before it begins.', help),
  STATE_UNKNOWN: explain('There is no such state of a snapshot.', step('see the states', './relais ledger {pipeline}')),
  TARGET_MISMATCH: explain('The environment is not the target that was asked for.', settings),
  TARGET_REFUSED: explain('Faults are injected against emulators only.', settings),
  TABLE_UNKNOWN: explain('No pipeline has a table of that name.', status),
  TABLE_AMBIGUOUS: explain(
    'Several pipelines have a table of that name.',
    step('name the pipeline before it', './relais lineage {pipeline} {table}'),
  ),
  COLUMN_UNKNOWN: explain(
    'The table has no column of that name.',
    step('see the table', './relais lineage {pipeline} {table}'),
  ),
  SQL_FAILED: explain(
    'The warehouse did not understand the query.',
    step('see which tables there are', './relais sql {pipeline} "SELECT table_name FROM INFORMATION_SCHEMA.TABLES"'),
  ),
  SQL_REFUSED: explain(
    'Only one SELECT at a time may be asked; it cannot write.',
    step('ask a SELECT', './relais sql {pipeline} "SELECT 1"'),
  ),
  DESTROY_UNSUPPORTED: explain('The store is a bucket, which this command does not empty.', ground),
  GROUND_INVALID: explain('A name of the ground in the cloud cannot be used.', ground),
  GROUND_UNNAMED: explain('The project in the cloud is not named.', ground),
  GROUND_STEP_FAILED: explain('A step of setting up the cloud failed; done steps are no harm.', ground),
  TOOL_MISSING: explain('A program that is needed is not installed.', steps.doctor),
  LOOKER_NEEDS_BIGQUERY: explain(
    'Looker Studio reads BigQuery, and this environment publishes to DuckDB files.',
    settings,
  ),
  NO_DEMO: explain('The pipeline has no demo.', step('see how a demo is run', './relais demo --help')),
  NO_INBOX: explain('The pipeline reads no folder.', pipelines),
  SAMPLE_MISSING: explain('The pipeline has no sample.', pipelines),
  SAMPLE_IN_THE_WAY: explain(
    'Another file is in the place of a sample; it stays.',
    step('choose another folder', './relais sample --help'),
  ),
  BENCH_MISSING: explain(
    'The pipeline does not say what it is measured on.',
    step('see how it is measured', './relais bench --help'),
  ),
  BENCH_FLOOR_INVALID: explain(
    'The floor of the bench names a dataset that is not there.',
    step('see how it is measured', './relais bench --help'),
  ),
  BENCH_STOPPED: explain(
    'The measurement was stopped before it was over.',
    step('measure again', './relais bench --help'),
  ),
  BENCH_RUN_FAILED: explain('The run that was measured failed.', step('see why', './relais why latest')),
  BACKUP_UNKNOWN: explain('There is no such backup.', step('see how backups are read', './relais restore --help')),
  BACKUP_DAMAGED: explain('The backup cannot be read whole.', step('take another one', './relais restore --help')),
  EXPORT_FOLDER_TAKEN: explain(
    'The folder holds something else; nothing was written.',
    step('name a new or an empty folder'),
  ),
  DASHBOARD_NOT_BUILT: explain('The files that browsers load were not built.', step('build them', './relais version')),
  SNIFF_ENCODING: explain(
    'The file is neither UTF-8 nor windows-1252, so its columns could not be guessed.',
    step('have it written in UTF-8'),
  ),
  SNIFF_FORMAT: explain(
    'The file is no CSV that can be read: another delimiter, or lines above its header.',
    step('see which files are understood', './relais new pipeline --help'),
  ),
  SNIFF_NO_ROWS: explain('The file has no row from which its columns could be guessed.', step('take a fuller one')),
  INTERRUPTED: explain('Somebody pressed Ctrl-C before the command was done; nothing was written.'),
  NEW_BUILD_FAILED: explain(
    'The checkout does not build with the new pipeline, which was taken out again.',
    step('mend what the message says, then make the pipeline again', './relais new pipeline --help'),
  ),
  NEW_MEMBER: explain('The archive holds several files, or none that is named.', newPipeline),
  NEW_NAME: explain(
    'That cannot be the name of a pipeline: it becomes a folder, a schedule and a part of tables.',
    newPipeline,
  ),
  NEW_NO_CHECKOUT: explain('A pipeline is written into the project’s sources, and there are none here.', newPipeline),
  NEW_TAKEN: explain('There is a pipeline of that name already.', pipelines),
  NEW_UNPROVEN: explain(
    'Rows of the file do not fit the types that were read from it; nothing was written.',
    steps.report,
  ),
  NEW_URL: explain('That is no address of a file.', newPipeline),
  NEW_URL_SECRET: explain('The address holds a password, which would be written into the project.', newPipeline),
};
