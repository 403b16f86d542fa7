import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cache } from './paths.mjs';
import { step } from './progress.mjs';
import { findPython } from './python.mjs';
import { runLogged } from './run-logged.mjs';

const pythonOf = (environment) => join(environment, 'bin', 'python');
/** Written last: a virtual environment cannot be built aside and moved, its scripts name the folder they were made in. */
const completeMark = (environment) => join(environment, 'relais-complete');

/**
 * A virtual environment in the cache, made of pinned and hashed wheels; other requirements are another environment.
 * @param {{ name: string, requirements: string, variable: string, holds: string }} environment `name` of the step and the
 *   folder, `requirements` the path of its file, `variable` names a Python of one's own instead, `holds` what that has to have
 * @returns {{ find: () => string | null, provide: () => Promise<string>, needs: ['python'], variable: string }}
 *   `find` answers the Python, or null when it has to be provided; `provide` builds it once at a time, a half-built one again
 */
export function pythonEnvironment({ name, requirements, variable, holds }) {
  const folder = () =>
    join(cache, `${name}-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)}`);

  function find() {
    if (process.env[variable]) return process.env[variable];
    const environment = folder();
    return existsSync(completeMark(environment)) ? pythonOf(environment) : null;
  }

  function provide() {
    const environment = folder();
    return withLock(`${environment}.lock`, async () => find() ?? (await step(name, () => install(environment))));
  }

  async function install(environment) {
    rmSync(environment, { recursive: true, force: true });
    await runLogged(`${name}-venv`, [findPython(), '-m', 'venv', environment], {
      hint: 'install the venv module (Debian and Ubuntu: `apt install python3-venv`) and start again',
    });
    const pip = [pythonOf(environment), '-m', 'pip', '--disable-pip-version-check', 'install'];
    await runLogged(name, [...pip, '--only-binary', ':all:', '--require-hashes', '-r', requirements], {
      hint: `check that PyPI can be reached and start again; ${variable} names a Python with ${holds} of your own`,
    });
    writeFileSync(completeMark(environment), '');
    return pythonOf(environment);
  }

  return { find, provide, needs: ['python'], variable };
}
