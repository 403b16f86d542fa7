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

/** sqlglot: the BigQuery test server reads its SQL with it. Only tests need it. */
export const sqlglot = pythonEnvironment({
  name: 'sqlglot',
  requirements: join(root, 'infra', 'bootstrap', 'sqlglot-requirements.txt'),
  variable: 'RELAIS_SQLGLOT_PYTHON',
  holds: 'sqlglot',
});
