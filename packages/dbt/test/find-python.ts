import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const dbtProject = resolve(__dirname, '../../../infra/dbt');

/** The Python that has dbt: RELAIS_TEST_PYTHON, else the one `./relais` provides for these requirements. */
export const findPython = (): string => process.env['RELAIS_TEST_PYTHON'] || providedPython('dbt', 'requirements.txt');

/** The Python that has dbt for BigQuery, or null where none was provided: it is 0.8 GB and only for that target. */
export function findBigQueryPython(): string | null {
  const python =
    process.env['RELAIS_DBT_BIGQUERY_PYTHON'] || providedPython('dbt-bigquery', 'requirements-bigquery.txt');
  return existsSync(python) ? python : null;
}

/** `describe` where dbt for BigQuery is there; elsewhere its tests are skipped under a name that says so. */
export function describeWithDbtBigQuery(name: string, tests: (python: string) => void): void {
  const python = findBigQueryPython();
  if (python !== null) describe(name, () => tests(python));
  else describe.skip(`${name} (skipped: dbt-bigquery could not be provided)`, () => tests(''));
}

function providedPython(name: string, requirements: string): string {
  const hash = createHash('sha256').update(readFileSync(join(dbtProject, requirements)));
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'relais', `${name}-${hash.digest('hex').slice(0, 12)}`, 'bin', 'python');
}
