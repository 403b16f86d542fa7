import { explain, step, steps, type Explanations } from '../explanation.js';

const { again, logs, settings, doctor } = steps;
const lineage = step('see what the table is made of, back to the source', './relais lineage {pipeline} {table}');
const backfill = step('load what is stored again', './relais backfill {pipeline} --from {from} --to {to}');
const cloud = step('look at the job in dbt Cloud, and at the settings for it', './relais config show');

/** What can be wrong while models are built and tested. */
export const modelExplanations: Explanations = {
  DBT_TEST_FAILED: explain(
    'A test of the models found rows that must not be. What was built was thrown away, and readers keep what they had.',
    step('read what the test found', './relais logs {run}'),
    lineage,
    step('mend the data or the test, then try again', '{again}'),
  ),
  DBT_MODEL_FAILED: explain(
    'The warehouse refused the SQL of a model. What was built was thrown away, and readers keep what they had.',
    logs,
    lineage,
    step('mend the model, then try again', '{again}'),
  ),
  DBT_BROKEN: explain(
    'dbt ended without saying what became of the models: its project or its installation is broken.',
    logs,
    doctor,
  ),
  DBT_MISSING: explain(
    'The Python with dbt could not be started.',
    step('provide it again', './relais doctor'),
    settings,
  ),
  DBT_ENDED: explain('The dbt process was killed before it was done, for want of memory for instance.', doctor, again),
  DBT_STALLED: explain('Nothing was heard of dbt for too long, so it was ended.', logs, again),
  DBT_TIMED_OUT: explain('The run in dbt Cloud took longer than its job allows.', cloud, again),
  DBT_CANCELLED: explain('Somebody cancelled the run in dbt Cloud.', again),
  DBT_GIT_FAILED: explain('dbt Cloud could not fetch the repository.', cloud, again),
  DBT_UNSUPPORTED: explain('That way of running dbt does not go with this warehouse.', settings),
  DBT_CLOUD_FORBIDDEN: explain('dbt Cloud refuses the token.', cloud),
  DBT_CLOUD_NOT_FOUND: explain('dbt Cloud has no such account or job.', cloud),
  DBT_CLOUD_REFUSED: explain('dbt Cloud refused the request.', cloud, logs),
  DBT_CLOUD_UNAVAILABLE: explain('dbt Cloud answered with an error of its own, or not at all.', again),
  DBT_WARN: explain('A test that may find something has found something. It stands in nobody’s way.', logs),
  CHECK_WARNED: explain(
    'A check that may find something has found something. It stands in nobody’s way, and the rows are kept in the table that the message names.',
    step('see the rows', './relais sql {pipeline} "SELECT * FROM {table}"'),
  ),
  BACKFILL_NEEDED: explain(
    'The datasets have changed, or files are gone: what is loaded is of another contract. Nothing is published until it is loaded again.',
    backfill,
    steps.plan,
  ),
  DATASET_NEVER_LOADED: explain(
    'A dataset of the pipeline was never loaded, so no model was built: its tables would be empty.',
    step('load all of them', './relais run {pipeline}'),
  ),
};
