import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..', '..');

/** A small checkout with the real bootstrap, whose tools only write down that they were called. */
export interface Checkout {
  readonly folder: string;
  readonly environment: Record<string, string>;
  write(path: string, text: string, mode?: number): void;
  remove(path: string): void;
  /** Tools called since the last time this was asked, in order. */
  calls(): string[];
  /** Runs a file of the checkout, an executable or a script for node. */
  run(argv: readonly string[], environment?: Record<string, string>): Outcome;
  start(argv: readonly string[], environment?: Record<string, string>): ChildProcess;
  discard(): void;
}

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function makeCheckout(): Checkout {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'relais-bootstrap-')));
  const log = join(folder, 'calls.log');
  const environment = {
    PATH: join(folder, 'bin'),
    HOME: folder,
    XDG_CACHE_HOME: join(folder, 'cache'),
    CALLS: log,
  };
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), mode);
  };
  const run = (argv: readonly string[], more = {}): Outcome => {
    const [command = '', ...args] = commandOf(folder, argv);
    return spawnSync(command, args, { cwd: tmpdir(), env: { ...environment, ...more }, encoding: 'utf8' });
  };

  cpSync(join(root, 'infra', 'bootstrap'), join(folder, 'infra', 'bootstrap'), { recursive: true });
  for (const name of ['relais', join('.ci', 'run')]) cpSync(join(root, name), join(folder, name));
  fillCheckout(write);
  for (const name of ['sh', 'bash', 'dirname', 'readlink', 'sleep', 'mkdir', 'rm', 'cat', 'cp', 'chmod'])
    symlinkTool(folder, name);
  symlinkSync(process.execPath, join(folder, 'bin', 'node'));
  return {
    folder,
    environment,
    write,
    run,
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
    calls: () => {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
      rmSync(log, { force: true });
      return lines;
    },
    start: (argv, more = {}) => {
      const [command = '', ...args] = commandOf(folder, argv);
      return spawn(command, args, { env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function commandOf(folder: string, [file = '', ...args]: readonly string[]): string[] {
  const path = join(folder, file);
  return file.endsWith('js') ? [process.execPath, path, ...args] : [path, ...args];
}

function fillCheckout(write: Checkout['write']): void {
  const note = (name: string) => `require('node:fs').appendFileSync(process.env.CALLS, '${name}\\n');\n`;
  write('package.json', JSON.stringify({ type: 'module', packageManager: 'pnpm@1.2.3' }));
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.json', 'tsconfig.base.json']) write(name, '');
  write('infra/dbt/requirements.txt', 'dbt-core==1.0\n');
  write('infra/dbt/requirements-bigquery.txt', 'dbt-bigquery==1.0\n');
  write('packages/cli/package.json', '{ "type": "module" }');
  write('packages/cli/src/main.ts', '');
  write(
    'packages/cli/dist/main.js',
    'console.log(JSON.stringify({ argv: process.argv.slice(2), root: process.env.RELAIS_ROOT }));\n',
  );
  write('node_modules/typescript/package.json', '{}');
  write(
    'node_modules/typescript/bin/tsc',
    `${note('tsc')}require('node:fs').writeFileSync('packages/cli/dist/.tsbuildinfo', '');\n`,
  );
  // npm "installs" a pnpm; python makes an environment whose python "installs" dbt; temporal is there.
  write('bin/npm.pnpm', note('pnpm'));
  write(
    'bin/npm',
    '#!/bin/sh\necho npm >> "$CALLS"\nmkdir -p "$3/node_modules/pnpm/bin"\ncp "$0.pnpm" "$3/node_modules/pnpm/bin/pnpm.cjs"\n',
    0o755,
  );
  write('bin/temporal', '#!/bin/sh\n', 0o755);
  write(
    'bin/python3',
    '#!/bin/sh\ncase "$1" in\n-c) echo 3.12 ;;\n*) echo venv >> "$CALLS"; mkdir -p "$3/bin"; cp "$0.environment" "$3/bin/python"; chmod +x "$3/bin/python" ;;\nesac\n',
    0o755,
  );
  write(
    'bin/python3.environment',
    '#!/bin/sh\necho pip >> "$CALLS"\nif [ -n "$PIP_FAILS" ]; then echo "no such wheel"; exit 1; fi\n',
  );
}

function symlinkTool(folder: string, name: string): void {
  const path = ['/bin', '/usr/bin'].map((bin) => join(bin, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`${name} is not on this machine`);
  symlinkSync(path, join(folder, 'bin', name));
}
