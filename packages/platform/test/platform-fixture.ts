import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { identify } from '@relais/platform/process-identity';
import {
  acquirePlatform,
  platformStatus,
  stopPlatform,
  type Platform,
  type PlatformOptions,
  type PlatformStatus,
} from '@relais/platform';

const programs = join(__dirname, 'programs');
const root = join(__dirname, '..', '..', '..');

/** The supervisor and the holders run compiled. */
export function compile(): void {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--build', 'packages/platform'],
    { cwd: root },
  );
}

/** The binary that was provisioned: named, on PATH, or in the cache. */
export function temporalBinary(): string {
  const { RELAIS_TEMPORAL_BINARY, PATH = '', XDG_CACHE_HOME } = process.env;
  const cached = join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'relais', 'temporal-1.5.1', 'temporal');
  const candidates = [
    RELAIS_TEMPORAL_BINARY,
    ...PATH.split(delimiter).map((folder) => join(folder, 'temporal')),
    cached,
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (found === undefined) throw new Error('no temporal binary; `npm test` provides one');
  return found;
}

export interface TestHome {
  readonly home: string;
  options(more?: Partial<PlatformOptions>): PlatformOptions;
  acquire(more?: Partial<PlatformOptions>, onProgress?: (line: string) => void): Promise<Platform>;
  /** Takes a reference in a process of its own, once it is ready. */
  holder(more?: Partial<PlatformOptions>): Promise<Holder>;
  status(): Promise<PlatformStatus>;
  remove(): Promise<void>;
}

export interface Holder {
  readonly address: string;
  readonly startedByUs: boolean;
  readonly process: ChildProcess;
}

export function makeHome(): TestHome {
  const home = mkdtempSync(join(tmpdir(), 'relais-platform-'));
  const holders: ChildProcess[] = [];
  const options = (more: Partial<PlatformOptions> = {}): PlatformOptions => ({
    home,
    temporalBinary: temporalBinary(),
    temporalAddress: null,
    namespace: 'default',
    startWorker: true,
    workerCommand: [process.execPath, join(programs, 'worker.mjs')],
    environment: { PATH: process.env.PATH ?? '' },
    minimumFreeBytes: 0,
    ...more,
  });
  return {
    home,
    options,
    acquire: (more, onProgress) => acquirePlatform(options(more), onProgress),
    holder: async (more) => {
      const holder = spawn(process.execPath, [join(programs, 'holder.mjs'), JSON.stringify(options(more))], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      holders.push(holder);
      const [line] = (await once(createInterface(holder.stdout), 'line')) as [string];
      return { ...(JSON.parse(line) as Omit<Holder, 'process'>), process: holder };
    },
    status: async () => {
      const status = await platformStatus(home);
      if (status === null) throw new Error('nothing runs in this home');
      return status;
    },
    remove: async () => {
      for (const holder of holders) holder.kill('SIGKILL');
      await stopPlatform(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** True while a process of this number runs; a zombie does not. */
export const runs = (pid: number | null): boolean => pid !== null && identify(pid) !== null;

/** Waits for something that another process does. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 120_000; !(await isSo()); await new Promise((resolve) => setTimeout(resolve, 20)))
    if (Date.now() > deadline) throw new Error('it did not come about within 120 s');
}
