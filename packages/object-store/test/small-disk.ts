import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A volume of its own that can be filled, emptied again, and made read-only for everybody, root too. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all space but these bytes. */
  fill(leaving?: number): void;
  /** Gives back what {@link fill} took. */
  empty(): void;
  readOnly(on: boolean): void;
  remove(): void;
}

const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' });

export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'relais-disk-'));
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
  const ballast = join(folder, 'ballast');
  const empty = () => rmSync(ballast, { force: true });
  return {
    folder,
    fill: (leaving = 0) => {
      empty();
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leaving), 1));
    },
    empty,
    readOnly: (on) => run('mount', '-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    remove: () => {
      // Lazily: a database that a failed statement left open must not keep the folder.
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `describe` where this user may mount; elsewhere its tests are skipped under a name that says so. */
export function describeWithSmallDisk(name: string, megabytes: number, tests: (disk: () => SmallDisk) => void): void {
  if (!mayMount()) return describe.skip(`${name} (skipped: this user may not mount)`, () => tests(notThere));
  describe(name, () => {
    let disk: SmallDisk;
    beforeAll(() => void (disk = smallDisk(megabytes)));
    tests(() => disk);
    // Hooks at the end run in the order of their being said.
    afterAll(() => disk.remove());
  });
}

function mayMount(): boolean {
  try {
    smallDisk(1).remove();
    return true;
  } catch {
    return false;
  }
}

const notThere = (): never => {
  throw new Error('there is no small disk');
};
