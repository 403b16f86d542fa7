import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Numbers of the processes whose command line names a path; none where /proc is not to be had. */
export function processesNaming(path: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(path))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
