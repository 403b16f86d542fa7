import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PermanentError } from '@relais/core';

/** A dbt under way: a process of its own, or a child of a server's. */
export interface DbtProcess {
  /** Sends a signal to its process group; nothing where it has ended. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** Tells of what it says from now on. */
  readonly onProgress: (listener: (progress: Progress) => void) => void;
  /**
   * Settles when it has ended and all that it said was told.
   * @throws PermanentError `DBT_MISSING` when it could not be started
   */
  readonly ended: Promise<DbtEnd>;
}

export interface DbtEnd {
  /** Says less than the run results; null when it was killed. */
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
}

export interface Progress {
  readonly event: string;
  readonly done?: number;
  readonly total?: number;
  readonly name?: string;
}

/** Of a child that leads a process group of its own. */
export function dbtProcess(child: ChildProcess): DbtProcess {
  return {
    signal: (name) => signalGroup(child.pid, name),
    onProgress: (listener) => followLines(child, listener),
    ended: endOf(child),
  };
}

/** Progress is a courtesy: a line that is none is passed over. */
export function followLines<Message extends Progress>(child: ChildProcess, listener: (message: Message) => void): void {
  if (child.stdout === null) return;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parseLine(line);
    if (message !== null) listener(message as Message);
  });
}

function parseLine(line: string): Progress | null {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' && 'event' in value ? (value as Progress) : null;
  } catch {
    return null;
  }
}

/** Resolves when the process, and whoever shares its output, has ended and the output is read. */
export async function endOf(child: ChildProcess): Promise<DbtEnd> {
  // A process that could not be started emits `error`, which `once` turns into a rejection.
  child.stdin?.on('error', () => undefined);
  try {
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return { code, killedBy };
  } catch (cause) {
    const message = `[dbt/core] ${child.spawnfile} could not be started; run ./relais once to provide dbt, or set RELAIS_DBT_PYTHON`;
    throw new PermanentError(message, { code: 'DBT_MISSING', cause });
  }
}

export function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended by itself in the meantime.
  }
}
