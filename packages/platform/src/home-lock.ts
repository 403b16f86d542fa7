import { readFile, rm, writeFile } from 'node:fs/promises';
import lockfile from 'proper-lockfile';
import { TransientError } from '@relais/core';
import { layoutOf } from './layout.js';
import { identify, isRunning, type ProcessIdentity } from './process-identity.js';

/** A holder that was killed is noticed after this; a living one renews the lock all the while. */
const staleMs = 5_000;
/** With pauses of a tenth of a second at most: 40 s. */
const defaultTries = 400;

interface Holder extends ProcessIdentity {
  readonly command: string;
}

/**
 * Does work while no other process decides about starting or stopping the platform of this home.
 * @throws TransientError `HOME_LOCKED`, which names the process that holds it
 */
export async function withHomeLock<T>(home: string, work: () => Promise<T>, tries = defaultTries): Promise<T> {
  const release = await lock(home, tries);
  const name = holderFile(home);
  // For others to read: who cannot be named holds the lock all the same.
  await writeFile(name, JSON.stringify(thisProcess())).catch(() => {});
  try {
    return await work();
  } finally {
    await rm(name, { force: true }).catch(() => {});
    await release().catch(() => {});
  }
}

/** Beside the lock, which is a folder that has to stay empty. */
const holderFile = (home: string): string => `${layoutOf(home).lock}.holder`;

const thisProcess = (): Holder => ({
  ...(identify(process.pid) ?? { pid: process.pid, started: '' }),
  command: process.argv.slice(1, 4).join(' '),
});

async function lock(home: string, tries: number): Promise<() => Promise<void>> {
  const { platform, lock: lockfilePath } = layoutOf(home);
  try {
    return await lockfile.lock(platform, {
      lockfilePath,
      stale: staleMs,
      retries: { retries: tries, minTimeout: 25, maxTimeout: 100 },
      // Held for a moment only: one that was suspended meanwhile finds the platform of whoever came after, and uses that.
      onCompromised: () => {},
    });
  } catch (cause) {
    const holder = await readHolder(home);
    const who = holder === null ? 'another process' : `process ${holder.pid} (${holder.command})`;
    const message = `[platform] ${who} has held ${lockfilePath} for long; wait for it, or remove the folder if there is none`;
    throw new TransientError(message, {
      code: 'HOME_LOCKED',
      cause,
      ...(holder === null ? {} : { context: { pid: holder.pid } }),
    });
  }
}

/** Who wrote its name last, if it still runs. */
async function readHolder(home: string): Promise<Holder | null> {
  try {
    const holder = JSON.parse(await readFile(holderFile(home), 'utf8')) as Holder;
    return isRunning(holder) ? holder : null;
  } catch {
    return null;
  }
}
