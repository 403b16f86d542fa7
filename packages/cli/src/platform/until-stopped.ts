const DAY_MS = 86_400_000;
const signals = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Resolves at Ctrl-C or SIGTERM, and keeps the process alive until then: waiting for a signal alone does not. A second
 * signal ends the process at once.
 * @param over nothing is left to be stopped
 */
export async function untilStopped(over: AbortSignal = new AbortController().signal): Promise<void> {
  const alive = setInterval(() => undefined, DAY_MS);
  await new Promise<void>((resolve) => {
    let asked = false;
    // These listeners stay: the lock library's own ends the process by the signal when it finds that nobody else listens,
    // and one that is heard once has gone by then.
    for (const [signal, number] of Object.entries(signals))
      process.on(signal, () => {
        if (asked) process.exit(128 + number);
        asked = true;
        resolve();
      });
    if (over.aborted) resolve();
    over.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(alive);
}
