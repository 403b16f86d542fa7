import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localCache } from '@relais/object-store/drivers/gcs/local-cache';
import { trimCache } from '@relais/object-store/drivers/gcs/trim-cache';

const hour = 3_600_000;
const original = { uri: 'gs://b/typed/part-0.parquet', generation: '1', bytes: 4 };

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'relais-cache-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('local copies of objects', () => {
  const filling = () => {
    const fills: string[] = [];
    const fill = async (partial: string): Promise<void> => {
      fills.push(partial);
      await writeFile(partial, 'text');
    };
    return { fills, fill };
  };

  test('keep the name of the object and cannot be written', async () => {
    const copy = await localCache(folder, 100).keep(original, filling().fill);
    expect(copy).toMatch(/\/part-0\.parquet$/);
    expect((await stat(copy)).mode & 0o777).toBe(0o444);
  });

  test('are made once, also for callers at the same time', async () => {
    const cache = localCache(folder, 100);
    const { fills, fill } = filling();
    const copies = await Promise.all([1, 2, 3].map(() => cache.keep(original, fill)));
    copies.push(await cache.keep(original, fill), await localCache(folder, 100).keep(original, fill));
    expect(new Set(copies).size).toBe(1);
    expect(fills).toHaveLength(1);
  });

  test('are what was uploaded, where that can be moved', async () => {
    const cache = localCache(join(folder, 'copies'), 100);
    const uploaded = join(folder, 'uploaded');
    await writeFile(uploaded, 'text');
    await cache.adopt(original, uploaded);
    expect(await readdir(folder)).toEqual(['copies']);
    const copy = await cache.keep(original, () => Promise.reject(new Error('it is there')));
    expect(await readFile(copy, 'utf8')).toBe('text');
  });

  test('of another object of the same name are other copies', async () => {
    const cache = localCache(folder, 100);
    const { fill } = filling();
    expect(await cache.keep(original, fill)).not.toBe(await cache.keep({ ...original, generation: '2' }, fill));
  });

  test('that could not be filled are not kept, and are tried again', async () => {
    const cache = localCache(folder, 100);
    const broken = async (partial: string): Promise<void> => {
      await writeFile(partial, 'te');
      throw new Error('cut');
    };
    await expect(cache.keep(original, broken)).rejects.toThrow('cut');
    const copy = await cache.keep(original, filling().fill);
    expect(await readFile(copy, 'utf8')).toBe('text');
    expect(await readdir(dirname(copy))).toHaveLength(1);
  });
});

describe('too many copies', () => {
  const copy = async (name: string, hoursAgo: number): Promise<void> => {
    const path = join(folder, name, 'x');
    await mkdir(dirname(path));
    await writeFile(path, 'ten bytes.');
    const at = (Date.now() - hoursAgo * hour) / 1000;
    await utimes(path, at, at);
  };

  test('go, those first that were longest not asked for', async () => {
    for (const [name, hoursAgo] of [
      ['a', 5],
      ['b', 7],
      ['c', 6],
    ] as const)
      await copy(name, hoursAgo);
    await trimCache(folder, 20);
    expect((await readdir(folder)).sort()).toEqual(['a', 'c']);
  });

  test('stay while they may be in use', async () => {
    await copy('a', 5);
    await copy('b', 0.5);
    await trimCache(folder, 5);
    expect(await readdir(folder)).toEqual(['b']);
  });

  test('asking for a copy keeps it', async () => {
    const cache = localCache(folder, 1e9);
    const path = await cache.keep(original, (partial) => writeFile(partial, 'text'));
    await utimes(path, 1, 1);
    await cache.keep(original, () => Promise.reject(new Error('it is there')));
    expect((await stat(path)).mtimeMs).toBeGreaterThan(Date.now() - hour);
  });
});
