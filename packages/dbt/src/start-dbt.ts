import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where dbt is and what it may know; the rest of the parent's environment stays with the parent. */
export interface DbtInstallation {
  /** Python of the environment that infra/dbt/requirements.txt describes. */
  readonly python: string;
  /** Folder of dbt_project.yml, profiles.yml and run_dbt.py. */
  readonly projectFolder: string;
}

export interface DbtCommand {
  /** The command and its own arguments, e.g. `['build', '--select', 'france-courses']`. */
  readonly args: readonly string[];
  readonly target: string;
  readonly targetFolder: string;
  readonly logFile: string;
  readonly environment: Readonly<Record<string, string>>;
}

const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR'] as const;

/**
 * Starts dbt in a process group of its own, with its output in `logFile` and its progress on stdout. Its stdin is its
 * life line: dbt ends as soon as this process does, however that happens.
 *
 * Not async: whoever calls it listens for the child's end before that can happen.
 */
export function startDbt(installation: DbtInstallation, command: DbtCommand): ChildProcess {
  const { projectFolder } = installation;
  mkdirSync(dirname(command.logFile), { recursive: true });
  const log = openSync(command.logFile, 'w');
  try {
    const paths = [
      '--project-dir',
      projectFolder,
      '--profiles-dir',
      projectFolder,
      '--target-path',
      command.targetFolder,
    ];
    const output = ['--log-path', dirname(command.logFile), '--log-level-file', 'none', '--no-use-colors'];
    const args = [join(projectFolder, 'run_dbt.py'), ...command.args, '--target', command.target, ...paths, ...output];
    return spawn(installation.python, args, {
      cwd: projectFolder,
      detached: true,
      env: { ...pick(process.env, inherited), PYTHONUTF8: '1', DO_NOT_TRACK: '1', ...command.environment },
      stdio: ['pipe', 'pipe', log],
    });
  } finally {
    closeSync(log);
  }
}

const pick = (from: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
