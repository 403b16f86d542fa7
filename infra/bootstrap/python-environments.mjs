import { join } from 'node:path';
import { root } from './paths.mjs';
import { pythonEnvironment } from './python-environment.mjs';

/** dbt for DuckDB: builds the models. */
export const dbt = pythonEnvironment({
  name: 'dbt',
  requirements: join(root, 'infra', 'dbt', 'requirements.txt'),
  variable: 'RELAIS_DBT_PYTHON',
  holds: 'dbt-duckdb',
});

const bigquery = (variable) =>
  pythonEnvironment({
    name: 'dbt-bigquery',
    requirements: join(root, 'infra', 'dbt', 'requirements-bigquery.txt'),
    variable,
    holds: 'dbt-bigquery',
  });

/** dbt for BigQuery (0.8 GB), in the place of the other one where BigQuery is the warehouse. */
export const dbtBigquery = bigquery('RELAIS_DBT_PYTHON');

/** The same environment beside the other one: tests build with both. */
export const dbtBigqueryForTests = bigquery('RELAIS_DBT_BIGQUERY_PYTHON');

/** sqlglot: the BigQuery test server reads its SQL with it. Only tests need it. */
export const sqlglot = pythonEnvironment({
  name: 'sqlglot',
  requirements: join(root, 'infra', 'bootstrap', 'sqlglot-requirements.txt'),
  variable: 'RELAIS_SQLGLOT_PYTHON',
  holds: 'sqlglot',
});
