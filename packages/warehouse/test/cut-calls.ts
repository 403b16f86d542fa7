import type Fs from 'node:fs/promises';

type FsName = 'access' | 'chmod' | 'link' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'stat' | 'writeFile';

export interface Cut {
  /** E.g. `rename current.json.5f…, the 12th call`. */
  readonly name: string;
  /** Does the work with this call failing, instead of what it does or after it has done it. */
  cut<T>(when: 'before' | 'after', work: () => Promise<T>): Promise<T>;
}

const names: readonly FsName[] = [
  ...(['access', 'chmod', 'link', 'open', 'readdir', 'readFile', 'rename', 'rm', 'stat', 'writeFile'] as const),
];

/**
 * Lists every call of the file system that some work makes, each of which can then be made to fail with EIO once.
 * @param fs the module as the work has it
 */
export async function cutsOf(fs: typeof Fs, work: () => Promise<void>): Promise<readonly Cut[]> {
  const calls: string[] = [];
  await intercept(fs, work, (name, path) => {
    calls.push(`${name} ${path.split('/').at(-1)}`);
    return false;
  });
  return calls.map((call, index) => ({
    name: `${call}, call ${index + 1}`,
    cut: (when, again) => {
      let count = 0;
      return intercept(fs, again, () => count++ === index, when);
    },
  }));
}

async function intercept<T>(
  fs: typeof Fs,
  work: () => Promise<T>,
  isCut: (name: FsName, path: string) => boolean,
  when: 'before' | 'after' = 'before',
): Promise<T> {
  const spies = names.map((name) => {
    const real = fs[name] as (...args: unknown[]) => Promise<unknown>;
    return jest.spyOn(fs, name).mockImplementation((async (...args: unknown[]) => {
      const failing = isCut(name, String(args[0]));
      if (failing && when === 'before') throw cutError(name);
      const result = await real(...args);
      if (!failing) return result;
      if (name === 'open') await (result as Fs.FileHandle).close();
      throw cutError(name);
    }) as never);
  });
  try {
    return await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const cutError = (name: string): Error => Object.assign(new Error(`EIO: i/o error, ${name}`), { code: 'EIO' });
