import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const waitMs = 60_000;

/**
 * Waits until no process but this one knows a home, by its command line or environment: dbt ends with its worker.
 * @param options.mayLive command lines of those that have their reason to be there
 * @returns those that are still there. Empty where there is no /proc to look into.
 */
export async function processesLeft(
  home: string,
  { patienceMs = waitMs, mayLive }: { readonly patienceMs?: number; readonly mayLive?: RegExp } = {},
): Promise<readonly string[]> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(50)) {
    const found = processesOf(home).filter((line) => !mayLive?.test(line));
    if (found.length === 0 || Date.now() > deadline) return found;
  }
}

function processesOf(home: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => ['cmdline', 'environ'].some((file) => read(pid, file).includes(home)))
    .map((pid) => read(pid, 'cmdline').replaceAll('\0', ' '));
}

/** Empty for a process that has just ended or is somebody else's. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'latin1');
  } catch {
    return '';
  }
}
