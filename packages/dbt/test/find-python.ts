import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const dbtProject = resolve(__dirname, '../../../infra/dbt');

/** The Python that has dbt: RELAIS_TEST_PYTHON, else the one `./relais` provides for these requirements. */
export function findPython(): string {
  const requirements = readFileSync(join(dbtProject, 'requirements.txt'));
  const name = `dbt-${createHash('sha256').update(requirements).digest('hex').slice(0, 12)}`;
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return process.env['RELAIS_TEST_PYTHON'] || join(cache, 'relais', name, 'bin', 'python');
}
