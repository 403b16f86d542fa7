import { once } from 'node:events';

const DAY_MS = 86_400_000;

/**
 * Resolves at Ctrl-C or SIGTERM, and keeps the process alive until then: waiting for a signal alone does not.
 * @param over nothing is left to be stopped
 */
export async function untilStopped(over: AbortSignal = new AbortController().signal): Promise<void> {
  const alive = setInterval(() => undefined, DAY_MS);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(over, 'abort')]);
  clearInterval(alive);
}
