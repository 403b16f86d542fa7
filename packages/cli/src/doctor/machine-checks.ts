import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '@relais/config';
import { fail, ok, warn, type Check } from './check.js';

const GIGABYTE = 1_000_000_000;

/** What a run needs of this machine. */
export const machineChecks = (config: Config): readonly Check[] => [
  {
    name: 'node',
    mend: 'nvm install 20',
    run: () => (Number(process.versions.node.split('.')[0]) >= 20 ? ok : fail)(process.versions.node),
  },
  ...(config.dbt.driver === 'core' ? [dbtCheck(config)] : []),
  diskCheck(config),
  ...portChecks(config),
];

const requirements = { duckdb: 'requirements.txt', bigquery: 'requirements-bigquery.txt' } as const;

const dbtCheck = ({ dbt, warehouse }: Config): Check => ({
  name: 'dbt',
  mend: `${dbt.python} -m pip install --only-binary :all: --requirement infra/dbt/${requirements[warehouse]}`,
  run: async () => {
    const program = `import dbt.adapters.${warehouse}, importlib.metadata as m, platform
print("python", platform.python_version(), "dbt", m.version("dbt-core"), "${warehouse}", m.version("dbt-${warehouse}"))`;
    try {
      return ok((await promisify(execFile)(dbt.python, ['-c', program], { timeout: 60_000 })).stdout.trim());
    } catch {
      return fail(`${dbt.python} cannot load dbt for ${warehouse}`);
    }
  },
});

/** Raw files, their typed copies and the spill of a run of the real size take about five gigabytes. */
const diskCheck = ({ home }: Config): Check => ({
  name: 'disk',
  mend: './relais destroy --dry-run',
  run: async () => {
    const { bavail, bsize } = await statfs(existing(home));
    const gigabytes = (bavail * bsize) / GIGABYTE;
    const found = `${gigabytes.toFixed(1)} GB free for ${home}`;
    return gigabytes < 1 ? fail(found) : gigabytes < 5 ? warn(found) : ok(found);
  },
});

const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)));

/** Ports that a person chose for the embedded server; those it picks itself are free. */
function portChecks({ home, temporal }: Config): readonly Check[] {
  const chosen = { RELAIS_TEMPORAL_PORT: temporal.port, RELAIS_UI_PORT: temporal.uiPort };
  return Object.entries(chosen).flatMap(([variable, port]) =>
    port === null || temporal.address !== null
      ? []
      : [{ name: `port ${port}`, mend: `unset ${variable}`, run: () => portFinding(home, variable, port) }],
  );
}

async function portFinding(home: string, variable: string, port: number) {
  const { platformStatus } = await import('@relais/platform');
  const { isPortFree } = await import('@relais/platform/free-ports');
  if ((await platformStatus(home)) !== null) return ok(`${variable}: the platform of this home runs`);
  return (await isPortFree(port)) ? ok(`${variable}: free`) : fail(`${variable}: something else listens there`);
}
