import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** A worker that may die at any moment. */
export interface MortalWorker {
  readonly pid: number;
  /** Resolves, with the signal that ended it or null, when it is gone. */
  readonly ended: Promise<NodeJS.Signals | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts the worker of this checkout; what it says goes to `worker.log` in its home. */
export function startMortalWorker(root: string, environment: Readonly<Record<string, string>>): MortalWorker {
  const home = environment['RELAIS_HOME'] ?? '';
  mkdirSync(home, { recursive: true });
  const log = openSync(join(home, 'worker.log'), 'a');
  const child = spawn(process.execPath, [join(root, 'packages', 'worker', 'dist', 'main.js')], {
    env: { ...environment, RELAIS_WORKER_READY_FILE: join(home, 'worker.ready') },
    // The worker ends when its standard input does: it cannot outlive the harness.
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  const ended = once(child, 'exit').then(([, signal]: (NodeJS.Signals | null)[]) => signal ?? null);
  return {
    pid: child.pid ?? 0,
    ended,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

export interface Typed {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said on stderr. */
  readonly said: string;
}

/** A command line of this checkout, which may die at any moment as well. */
export async function startMortalCommand(
  root: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Typed> {
  const main = join(root, 'packages', 'cli', 'dist', 'main.js');
  const child = spawn(process.execPath, [main, ...args], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, said };
}
