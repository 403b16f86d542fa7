import { readFileSync } from 'node:fs';

/** Resolves when no such process runs any more; one that only waits to be reaped is gone. Fails after two minutes. */
export async function untilGone(pid: number): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (isRunning(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
