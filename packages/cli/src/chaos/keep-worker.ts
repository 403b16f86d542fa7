import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMortalWorker, type MortalWorker } from './mortal-worker.js';
import { processesLeft } from './processes-of-home.js';

/** A command outlives the worker that does its work, and sees the next one. */
const commands = /\/cli\/dist\/main\.js /;

/** Sees to it that a worker lives, as a supervisor does. */
export interface Keeper {
  /** Processes that a killed worker left behind. */
  readonly left: readonly string[];
  /** Of the worker that lives now; 0 where none is kept. */
  pid(): number;
  kills(): number;
  kill(): Promise<void>;
  /** Resolves when the worker that lives polls: a command that finds none would start one of its own. */
  polling(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts another worker whenever one was killed.
 * @param killsAfterMs kills from outside, each so many milliseconds after a worker was started
 */
export function keepWorker(
  root: string,
  environment: Readonly<Record<string, string>>,
  killsAfterMs: readonly number[],
): Keeper {
  const left: string[] = [];
  let kills = 0;
  let stopped = false;
  let worker: MortalWorker;
  const start = (): void => {
    const mine = (worker = startMortalWorker(root, environment));
    const after = killsAfterMs[kills];
    const timer = after === undefined ? undefined : setTimeout(() => void mine.kill('SIGKILL'), after);
    void mine.ended.then(async () => {
      clearTimeout(timer);
      if (stopped) return;
      kills += 1;
      left.push(...(await processesLeft(environment['RELAIS_HOME'] ?? '', { mayLive: commands })));
      if (!stopped) start();
    });
  };
  start();
  const readyFile = join(environment['RELAIS_HOME'] ?? '', 'worker.ready');
  const polling = async (): Promise<void> => {
    while (!stopped && (await readFile(readyFile, 'utf8').catch(() => '')) !== String(worker.pid)) await sleep(50);
  };
  return {
    ...{ polling, left, pid: () => worker.pid, kills: () => kills, kill: () => worker.kill('SIGKILL') },
    stop: async () => {
      stopped = true;
      await worker.kill('SIGKILL');
    },
  };
}

/** Where nobody is to work. */
export const noWorker: Keeper = {
  ...{ left: [], pid: () => 0, kills: () => 0 },
  kill: async () => undefined,
  polling: async () => undefined,
  stop: async () => undefined,
};
