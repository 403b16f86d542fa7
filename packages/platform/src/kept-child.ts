import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { endProcess, identify, type ProcessIdentity } from './process-identity.js';

const firstDelayMs = 250;
const longestDelayMs = 8_000;

export interface KeptChildOptions {
  readonly start: () => ChildProcess;
  readonly mostRestartsPerMinute: number;
  readonly onStart: (identity: ProcessIdentity | null) => void;
  /** @param how it ended, e.g. `exit code 1`; `restarts` is false when it has died too often to be started again */
  readonly onExit: (how: string, restarts: boolean) => void;
}

/** A child that is started again when it dies. */
export interface KeptChild {
  /** Kills it so that it starts again with the settings of now. */
  restart(): void;
  stop(graceMs: number): Promise<void>;
}

/** Starts a child and keeps it running, each restart after a longer pause, until it dies too often within a minute. */
export function keepChild(options: KeptChildOptions): KeptChild {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let deaths: number[] = [];
  let stopped = false;

  const start = () => {
    child = options.start();
    child.once('error', (error) => ended(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => ended(signal === null ? `exit code ${code}` : `signal ${signal}`));
    options.onStart(child.pid === undefined ? null : identify(child.pid));
  };
  const ended = (how: string) => {
    child = null;
    if (stopped) return;
    deaths = [...deaths.filter((time) => time > Date.now() - 60_000), Date.now()];
    const restarts = deaths.length <= options.mostRestartsPerMinute;
    options.onExit(how, restarts);
    if (restarts) timer = setTimeout(start, Math.min(firstDelayMs * 2 ** (deaths.length - 1), longestDelayMs));
  };

  start();
  return {
    restart: () => void child?.kill('SIGKILL'),
    stop: async (graceMs) => {
      stopped = true;
      clearTimeout(timer);
      if (child?.pid === undefined) return;
      const reaped = once(child, 'exit');
      const identity = identify(child.pid);
      if (identity !== null) await endProcess(identity, graceMs);
      // Not before node has taken its exit status: a parent that leaves earlier leaves a zombie where init reaps none.
      await reaped;
    },
  };
}
