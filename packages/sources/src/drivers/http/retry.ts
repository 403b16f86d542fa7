import { PermanentError, TransientError } from '@relais/core';
import type { HttpSettings } from './settings.js';

/** Bodies that are bad in themselves: three tries tell a hiccup from a source that stays bad. */
export const BAD_BODIES: ReadonlySet<string> = new Set(['SOURCE_EMPTY', 'SOURCE_HTML', 'SOURCE_TRUNCATED']);
const BAD_BODY_TRIES = 3;

/** A download cut after so much that was new may be cut again: it gets on. */
const PROGRESS_BYTES = 1 << 20;

const LONGEST_BACKOFF_MS = 30_000;

/**
 * Tries until it works, is hopeless, or has been tried often enough.
 * @param kept bytes that the next try need not ask for again
 * @throws PermanentError when a bad body stays bad; else what the last try threw
 */
export async function retrying(
  settings: HttpSettings,
  signal: AbortSignal,
  kept: () => number,
  attempt: () => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  let furthest = kept();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      // Room on a disk is not made in seconds; the step that downloads waits longer from try to try.
      if (!(error instanceof TransientError) || error.code === 'DISK_FULL') throw error;
      if (kept() >= furthest + PROGRESS_BYTES) {
        furthest = kept();
        failures.length = 0;
      }
      failures.push(error.code);
      giveUpAfter(failures, error, settings);
      await settings.sleep(error.retryAfterMs ?? backoff(failures.length, settings), signal);
    }
  }
}

function giveUpAfter(failures: readonly string[], error: TransientError, settings: HttpSettings): void {
  const alike = failures.filter((code) => code === error.code).length;
  if (BAD_BODIES.has(error.code) && alike >= Math.min(BAD_BODY_TRIES, settings.attempts))
    throw new PermanentError(`${error.message} (the same ${alike} times)`, {
      code: error.code,
      cause: error.cause,
      ...(error.dataset === undefined ? {} : { dataset: error.dataset }),
      ...(error.context === undefined ? {} : { context: error.context }),
    });
  if (failures.length >= settings.attempts || (error.retryAfterMs ?? 0) > settings.longestRetryAfterMs) throw error;
}

/** Doubles from one failure to the next; jitter keeps many clients from coming back at once. */
function backoff(failures: number, { backoffMs }: HttpSettings): number {
  return Math.min(LONGEST_BACKOFF_MS, backoffMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
