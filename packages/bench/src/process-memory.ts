import { readdirSync, readFileSync } from 'node:fs';

/** Bytes of a process and all its descendants; pages they share are counted once. Null where /proc is not to be had. */
export function treeMemory(pid: number): number | null {
  const sizes = tree(pid).map(proportionalBytes);
  const known = sizes.filter((bytes) => bytes !== null);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}

/** Samples a process tree until stopped; `stop` returns the highest sum seen. */
export function watchMemory(pidNow: () => number | null, everyMilliseconds = 100): { stop(): number | null } {
  let peak: number | null = null;
  const timer = setInterval(() => {
    const pid = pidNow();
    const bytes = pid === null ? null : treeMemory(pid);
    if (bytes !== null) peak = Math.max(peak ?? 0, bytes);
  }, everyMilliseconds);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

function tree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(tree)];
}

/** Processes come and go while they are looked at: what is gone has no children and no memory. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function proportionalBytes(pid: number): number | null {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
