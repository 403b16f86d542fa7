import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what other processes bring about, and hands on the value that holds. */
export async function eventually<T>(read: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 180_000; ; await sleep(50)) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`it did not come about within 180 s: ${JSON.stringify(value)}`);
  }
}
