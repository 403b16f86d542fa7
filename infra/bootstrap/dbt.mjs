import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cache, root } from './paths.mjs';
import { step } from './progress.mjs';
import { findPython } from './python.mjs';
import { runLogged } from './run-logged.mjs';

const requirements = join(root, 'infra', 'dbt', 'requirements.txt');
const folder = () =>
  join(cache, `dbt-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)}`);
const pythonOf = (environment) => join(environment, 'bin', 'python');
/** Written last: a virtual environment cannot be built aside and moved, its scripts name the folder they were made in. */
const completeMark = (environment) => join(environment, 'relais-complete');

/** The Python that has dbt, or null when it has to be provided. */
export function findDbt() {
  if (process.env.RELAIS_DBT_PYTHON) return process.env.RELAIS_DBT_PYTHON;
  const environment = folder();
  return existsSync(completeMark(environment)) ? pythonOf(environment) : null;
}

/** Builds the virtual environment from the pinned, hashed wheels, once at a time; a half-built one is built again. */
export async function provideDbt() {
  const environment = folder();
  return withLock(`${environment}.lock`, async () => findDbt() ?? (await step('dbt', () => install(environment))));
}

async function install(environment) {
  rmSync(environment, { recursive: true, force: true });
  await runLogged('dbt-venv', [findPython(), '-m', 'venv', environment], {
    hint: 'install the venv module (Debian and Ubuntu: `apt install python3-venv`) and start again',
  });
  const pip = [pythonOf(environment), '-m', 'pip', '--disable-pip-version-check', 'install'];
  await runLogged('dbt', [...pip, '--only-binary', ':all:', '--require-hashes', '-r', requirements], {
    hint: 'check that PyPI can be reached and start again; RELAIS_DBT_PYTHON names a Python with dbt-duckdb of your own',
  });
  writeFileSync(completeMark(environment), '');
  return pythonOf(environment);
}
