import lockfile from 'proper-lockfile';
import { TransientError } from '@relais/core';
import { layoutOf } from './layout.js';

/** A holder that was killed is noticed after this; a living one renews the lock all the while. */
const staleMs = 5_000;

/** Does work while no other process decides about starting or stopping the platform of this home. */
export async function withHomeLock<T>(home: string, work: () => Promise<T>): Promise<T> {
  const release = await lock(home);
  try {
    return await work();
  } finally {
    await release().catch(() => {});
  }
}

async function lock(home: string): Promise<() => Promise<void>> {
  const { platform, lock: lockfilePath } = layoutOf(home);
  try {
    return await lockfile.lock(platform, {
      lockfilePath,
      stale: staleMs,
      retries: { retries: 400, minTimeout: 25, maxTimeout: 100 },
      // Held for a moment only: one that was suspended meanwhile finds the platform of whoever came after, and uses that.
      onCompromised: () => {},
    });
  } catch (cause) {
    const message = `[platform] another process has held ${lockfilePath} for long; wait for it, or remove the folder if there is none`;
    throw new TransientError(message, { code: 'HOME_LOCKED', cause });
  }
}
