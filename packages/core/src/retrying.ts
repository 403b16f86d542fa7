import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from './errors.js';

export interface Patience {
  readonly attempts: number;
  /** After the first failure; doubled after each further one. */
  readonly backoffMs: number;
  readonly longestBackoffMs: number;
  /** A service that asks for a longer wait is left to whoever called: the failure is thrown at once. */
  readonly longestRetryAfterMs: number;
}

/** Patience with a service that answers in seconds when it is well. */
export const servicePatience: Patience = {
  attempts: 6,
  backoffMs: 500,
  longestBackoffMs: 20_000,
  longestRetryAfterMs: 60_000,
};

/**
 * Tries again while what is thrown is a TransientError, waiting as long as the service asked to or backing off with
 * jitter, which keeps many clients from coming back at once.
 * @throws what the last attempt threw; the signal's reason when it was aborted
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TransientError) || failures >= patience.attempts) throw error;
      if ((error.retryAfterMs ?? 0) > patience.longestRetryAfterMs) throw error;
      await wait(error.retryAfterMs ?? backoff(failures, patience), signal);
    }
  }
}

const backoff = (failures: number, { backoffMs, longestBackoffMs }: Patience): number =>
  Math.min(longestBackoffMs, backoffMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);

/** Waits; an aborted wait throws the signal's own reason. */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
}
