import type { ObjectStore } from '@relais/object-store';
import { sha256 } from './sha256.js';

/**
 * What every driver says of what it holds.
 * @param staged writes a file into the staging folder
 */
export function describeList(store: () => ObjectStore, staged: (text: string, file?: string) => Promise<string>): void {
  describe('list', () => {
    test('is sorted by path, with sizes, below the prefix only', async () => {
      for (const path of ['t/b/2', 't/a/10', 't/a/1', 't/a-b', 'tt/x']) await store().create(path, path);
      expect((await store().list('t/')).map(({ path, bytes }) => ({ path, bytes }))).toEqual(
        ['t/a-b', 't/a/1', 't/a/10', 't/b/2'].map((path) => ({ path, bytes: path.length })),
      );
      expect((await store().list('')).map(({ path }) => path)).toContain('tt/x');
    });

    test('a prefix is text: it may end within a name', async () => {
      for (const path of ['t/snapshot_date=2025-01-05/x', 't/snapshot_date=2025-02-02/x'])
        await store().create(path, '');
      expect(await store().list('t/snapshot_date=2025-02')).toEqual([
        {
          ...{ path: 't/snapshot_date=2025-02-02/x', bytes: 0, version: expect.stringMatching(/^\d/) as unknown },
          modifiedAt: expect.any(Number) as unknown,
        },
      ]);
    });

    test('says when each object was written', async () => {
      await store().create('t/1', 'first');
      await store().createFromFile('t/2', await staged('second'), sha256('second'));
      const times = (await store().list('t/')).map(({ modifiedAt }) => modifiedAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      // By the store's clock: seconds, not the day or the epoch.
      for (const time of times) expect(Math.abs(time - Date.now())).toBeLessThan(600_000);
    });

    test('tells an object from one of the same name and size that was there before', async () => {
      const versions = async () => (await store().list('t/')).map(({ version }) => version);
      await store().create('t/x', 'first');
      const before = await versions();
      expect(await versions()).toEqual(before);
      await store().remove('t/x');
      await store().create('t/x', 'other');
      expect(await versions()).not.toEqual(before);
    });

    test('is empty where nothing is', async () => {
      await store().create('a/b', 'x');
      for (const prefix of ['nothing/', 'a/b/', 'a/c']) expect(await store().list(prefix)).toEqual([]);
    });

    test('shows nothing that is staged', async () => {
      await staged('half a download', 'courses.csv.part');
      expect(await store().list('')).toEqual([]);
      expect(await store().list('incoming/')).toEqual([]);
    });
  });
}
