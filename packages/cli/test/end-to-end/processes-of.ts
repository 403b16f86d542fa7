import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Numbers of the processes that know this folder: it stands in their command line or their environment. */
export function processesOf(folder: string): readonly number[] {
  return process.platform === 'linux' ? readProc(folder) : askPs(folder);
}

function readProc(folder: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => ['cmdline', 'environ'].some((file) => read(pid, file).includes(folder))).map(Number);
}

/** Empty for a process that has just ended or is somebody else's. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'latin1');
  } catch {
    return '';
  }
}

function askPs(folder: string): readonly number[] {
  const lines = execFileSync('ps', ['-axwwE', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(folder)).map((line) => Number.parseInt(line, 10));
}
