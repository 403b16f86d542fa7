import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@relais/cli/run-cli';
import { stopPlatform } from '@relais/platform';
import { capturedShell } from '../../packages/cli/test/captured-shell';
import { checkedDocument } from '../../packages/cli/test/checked-document';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  /** What it has written to stderr so far. */
  stderr(): string;
  readonly ended: Promise<CommandResult>;
}

/** The command line as a person has it, in a home of its own. */
export interface Relais {
  readonly home: string;
  start(args: readonly string[], variables?: Readonly<Record<string, string>>): RunningCommand;
  /** What only reads stores is asked within this process: that takes a tenth of a start. */
  run(args: readonly string[], variables?: Readonly<Record<string, string>>): Promise<CommandResult>;
  /** Runs with `--json`; stdout must be one document as its schema says, and nothing else. */
  json<T>(
    args: readonly string[],
    variables?: Readonly<Record<string, string>>,
  ): Promise<{ code: number | null; value: T }>;
  /** Keeps the platform up, so that the runs of a test need not start it. */
  holdPlatform(): Promise<void>;
  remove(): Promise<void>;
}

const launcher = join(process.cwd(), 'relais');

/** They need no platform and start nothing. */
const readers = /^(sql|ledger|freshness|diff|(publish|quarantine|snapshots) ls|snapshots show) /;

/** @param command what is typed before the arguments, word by word; the launcher of this checkout unless said */
export async function makeRelais(
  variables: Readonly<Record<string, string>>,
  command: readonly string[] = [launcher],
): Promise<Relais> {
  const [program = launcher, ...before] = command;
  const home = await mkdtemp(join(tmpdir(), 'relais-home-'));
  const environment = { ...process.env, RELAIS_HOME: home, NO_COLOR: '1', ...variables };
  const started: ChildProcess[] = [];
  let dev: ChildProcess | undefined;

  const start: Relais['start'] = (args, more = {}) => {
    const child = spawn(program, [...before, ...args], {
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, ...output }));
    return { process: child, stderr: () => output.stderr, ended };
  };
  const run: Relais['run'] = async (args, more = {}) => {
    // Another command line is another checkout, with pipelines of its own.
    if (program !== launcher || !readers.test(args.join(' '))) return start(args, more).ended;
    const shell = capturedShell({ ...environment, ...more, RELAIS_ROOT: process.cwd() });
    const code = await runCli(args, shell);
    return { code, stdout: shell.out(), stderr: shell.err() };
  };

  return {
    home,
    start,
    run,
    json: async <T>(args: readonly string[], more?: Readonly<Record<string, string>>) => {
      const { code, stdout, stderr } = await run([...args, '--json'], more);
      try {
        return { code, value: checkedDocument(args, stdout) as T };
      } catch (cause) {
        throw new Error(`relais ${args.join(' ')} (exit ${code}): ${String(cause)}\n${stdout}\n${stderr}`, { cause });
      }
    },
    holdPlatform: async () => {
      const child = spawn(program, [...before, 'dev'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
      dev = child;
      let heard = '';
      await new Promise<void>((resolve, reject) => {
        const hear = (text: Buffer): void => {
          heard += text.toString();
          if (/https?:\/\//.test(heard)) resolve();
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        child.once('exit', (code) => reject(new Error(`relais dev ended (${code}):\n${heard}`)));
      });
    },
    remove: async () => {
      if (dev && dev.exitCode === null) {
        dev.kill('SIGINT');
        await once(dev, 'exit');
      }
      // A test that failed may have left these behind.
      for (const child of started) child.kill('SIGKILL');
      await stopPlatform(home);
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
