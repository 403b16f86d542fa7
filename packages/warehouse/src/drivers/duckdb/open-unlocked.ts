import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from '@relais/core';
import { openDuckDB, type OpenDuckDB, type OpenOptions } from '@relais/duckdb';
import { messageOf } from './message-of.js';

const PAUSE_MS = 100;

/** `IO Error: Could not set lock on file "…": Conflicting lock is held in /usr/bin/duckdb (PID 4711). See also …` */
const LOCKED = /Could not set lock on file .*?: (?:Conflicting lock is held in (?<holder>.+?\)))?/;

/**
 * Opens a database, and waits for another process that has it open, for a while.
 * @throws TransientError `WAREHOUSE_LOCKED`, which names that process
 */
export async function openUnlocked(
  options: OpenOptions,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<OpenDuckDB> {
  const patienceEnds = performance.now() + patienceMs;
  for (;;) {
    try {
      return await openDuckDB(options);
    } catch (error) {
      const locked = LOCKED.exec(messageOf(error));
      if (locked === null) throw error;
      if (performance.now() >= patienceEnds) throw held(options.path, locked.groups?.['holder'], patienceMs, error);
      await delay(PAUSE_MS, undefined, { signal });
    }
  }
}

const held = (file: string, holder = 'another process', patienceMs: number, cause: unknown): TransientError =>
  new TransientError(
    `[warehouse/duckdb] ${file} has been open in ${holder} for ${patienceMs / 1000} s; close it there, or open it read only`,
    { code: 'WAREHOUSE_LOCKED', cause },
  );
