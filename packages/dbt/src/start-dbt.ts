import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dbtProcess, type DbtProcess } from './dbt-process.js';

/** Where dbt is and what it may know; the rest of the parent's environment stays with the parent. */
export interface DbtInstallation {
  /** Python of the environment that infra/dbt/requirements.txt describes. */
  readonly python: string;
  /** Folder of dbt_project.yml, profiles.yml and run_dbt.py. */
  readonly projectFolder: string;
  /** What it needs of the parent's environment to reach beyond the machine: proxies, certificates. */
  readonly network?: Readonly<Record<string, string>>;
}

export interface DbtCommand {
  /** The command and its own arguments, e.g. `['build', '--select', 'france-courses']`. */
  readonly args: readonly string[];
  readonly target: string;
  readonly targetFolder: string;
  readonly logFile: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What any process needs; secrets of the parent stay with the parent. */
export const surroundings = () => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: homedir(),
  LANG: 'C.UTF-8',
  TMPDIR: tmpdir(),
  PYTHONUTF8: '1',
  DO_NOT_TRACK: '1',
  // DuckDB's allocator would keep what is given back for ten seconds, which is longer than most builds take.
  DUCKDB_JE_MALLOC_CONF: 'dirty_decay_ms:1000,muzzy_decay_ms:0',
});

/**
 * Starts dbt in a process group of its own, with its output in `logFile` and its progress on stdout. Its stdin is its
 * life line: dbt ends as soon as this process does, however that happens.
 *
 * Not async: whoever calls it listens for the child's end before that can happen.
 */
export function startDbt(installation: DbtInstallation, command: DbtCommand): DbtProcess {
  const { projectFolder } = installation;
  mkdirSync(dirname(command.logFile), { recursive: true });
  const log = openSync(command.logFile, 'w');
  try {
    const { args, environment } = invocation(installation, command);
    const child = spawn(installation.python, [join(projectFolder, 'run_dbt.py'), ...args], {
      cwd: projectFolder,
      detached: true,
      env: environment,
      stdio: ['pipe', 'pipe', log],
    });
    return dbtProcess(child);
  } finally {
    closeSync(log);
  }
}

/** A command as dbt gets it, however it is started. */
export function invocation({ projectFolder, network }: DbtInstallation, command: DbtCommand) {
  const flags = {
    '--project-dir': projectFolder,
    '--profiles-dir': projectFolder,
    '--target': command.target,
    '--target-path': command.targetFolder,
    '--log-path': dirname(command.logFile),
    '--log-level-file': 'none',
  };
  return {
    args: [...command.args, '--no-use-colors', ...Object.entries(flags).flat()],
    environment: { ...surroundings(), ...network, ...command.environment },
  };
}
