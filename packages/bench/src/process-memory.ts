import { readFileSync } from 'node:fs';
import { processTree } from './process-tree.js';

/** Bytes of a process and all its descendants; pages they share are counted once. Null where /proc is not to be had. */
export function treeMemory(pid: number): number | null {
  const sizes = processTree(pid).map(proportionalBytes);
  const known = sizes.filter((bytes) => bytes !== null);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}

function proportionalBytes(pid: number): number | null {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
