import { readFileSync } from 'node:fs';
import { processTree } from './process-tree.js';

/** Processor time since some beginning, in seconds of one core. */
export interface Load {
  /** Of a process tree, with children that have ended. */
  readonly worker: number;
  /** Of everything on the machine. */
  readonly machine: number;
  /** In which cores had nothing to do but wait for a disk. */
  readonly disk: number;
}

/** Linux tells processor time in hundredths of a second, whatever the machine. */
const TICKS = 100;

/** Null where /proc is not to be had. */
export function readLoad(pid: number): Load | null {
  const total = /^cpu +(.+)$/m
    .exec(textOf('/proc/stat') ?? '')?.[1]
    ?.split(' ')
    .map(Number);
  if (total === undefined) return null;
  const [user = 0, nice = 0, system = 0, , disk = 0, irq = 0, softirq = 0] = total;
  const worker = processTree(pid).reduce((sum, each) => sum + ticksOf(each), 0);
  return { worker: worker / TICKS, machine: (user + nice + system + irq + softirq) / TICKS, disk: disk / TICKS };
}

/** Its own and that of children it has seen end; the name, which may hold anything, stands in brackets before. */
function ticksOf(pid: number): number {
  const fields =
    textOf(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
