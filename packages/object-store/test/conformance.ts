import { access, appendFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '@relais/object-store';
import { describeList } from './conformance/list.js';
import { sha256 } from './conformance/sha256.js';

/** A store to test, empty, and how it is taken away again. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly dispose: () => Promise<void>;
}

const escapes = ['', '/etc/passwd', '../outside', 'a/../../outside', 'a/./b', 'a//b', 'a/', 'a\\b', 'a\0b', '.', '..'];

/** What every driver must hold; call it from the driver's own test. */
export function describeObjectStore(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`object store: ${name}`, () => {
    let store: ObjectStore;
    let dispose: () => Promise<void>;

    beforeEach(async () => ({ store, dispose } = await makeStore()));
    afterEach(() => dispose());

    const staged = async (text: string, file = 'staged.bin'): Promise<string> => {
      const path = join(await store.stagingFolder(), file);
      await writeFile(path, text);
      return path;
    };

    describe('create', () => {
      test('gives back the bytes', async () => {
        const bytes = Buffer.from([0, 255, 10, 13, 239, 187, 191]);
        expect(await store.create('a/b=1/c.bin', bytes)).toBe('created');
        expect(await store.read('a/b=1/c.bin')).toEqual(bytes);
      });

      test('takes text as UTF-8, and an empty body', async () => {
        await store.create('text', 'œuvre – é');
        await store.create('empty', '');
        expect((await store.read('text'))?.toString('utf8')).toBe('œuvre – é');
        expect(await store.read('empty')).toEqual(Buffer.alloc(0));
      });

      test('equal bytes are attached to', async () => {
        await store.create('a/b', 'same');
        expect(await store.create('a/b', 'same')).toBe('exists');
      });

      test('other bytes are a conflict, and those that are there stay', async () => {
        await store.create('a/b', 'first');
        await expect(store.create('a/b', 'second')).rejects.toMatchObject({ code: 'OBJECT_CONFLICT' });
        expect((await store.read('a/b'))?.toString()).toBe('first');
      });

      test('200 racers with different bytes: one wins, all others learn of the conflict', async () => {
        const bodies = Array.from({ length: 200 }, (_, racer) => `racer ${racer} `.repeat(500));
        const results = await Promise.allSettled(bodies.map((body) => store.create('race/one', body)));
        const winners = results.flatMap((result, racer) => (result.status === 'fulfilled' ? [racer] : []));
        const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
        expect(winners).toHaveLength(1);
        expect(codes).toEqual(Array(199).fill('OBJECT_CONFLICT'));
        expect((await store.read('race/one'))?.toString()).toBe(bodies[winners[0] ?? -1]);
      });

      test('200 racers with equal bytes: one creates, all others attach', async () => {
        const results = await Promise.all(Array.from({ length: 200 }, () => store.create('race/equal', 'the same')));
        expect(results.filter((outcome) => outcome === 'created')).toHaveLength(1);
        expect(results.filter((outcome) => outcome === 'exists')).toHaveLength(199);
      });

      test('whoever sees an object sees all of it', async () => {
        const body = 'x'.repeat(4 << 20);
        let done = false;
        const creating = store.create('big/object', body).finally(() => (done = true));
        const seen = new Set<number>();
        while (!done) {
          for (const { bytes } of await store.list('big/')) seen.add(bytes);
          const read = await store.read('big/object');
          if (read !== null) seen.add(read.length);
        }
        await creating;
        seen.add((await store.read('big/object'))?.length ?? -1);
        expect([...seen]).toEqual([body.length]);
      });
    });

    describe('createFromFile', () => {
      test('the file becomes the object and is gone', async () => {
        const file = await staged('from a file');
        expect(await store.createFromFile('raw/x/file.csv', file, sha256('from a file'))).toBe('created');
        expect((await store.read('raw/x/file.csv'))?.toString()).toBe('from a file');
        await expect(access(file)).rejects.toThrow('ENOENT');
      });

      test('equal bytes are attached to, and the file is gone', async () => {
        await store.create('raw/x/file.csv', 'same');
        const file = await staged('same');
        expect(await store.createFromFile('raw/x/file.csv', file, sha256('same'))).toBe('exists');
        await expect(access(file)).rejects.toThrow('ENOENT');
      });

      test('other bytes are a conflict; object and file stay', async () => {
        await store.create('raw/x/file.csv', 'first');
        const file = await staged('second');
        const creating = store.createFromFile('raw/x/file.csv', file, sha256('second'));
        await expect(creating).rejects.toMatchObject({ code: 'OBJECT_CONFLICT' });
        expect((await store.read('raw/x/file.csv'))?.toString()).toBe('first');
        expect(await readFile(file, 'utf8')).toBe('second');
      });

      test('a big file goes up and comes down byte for byte', async () => {
        const piece = Buffer.from({ length: 1 << 20 }, (_, at) => Math.imul(at, 2654435761) >>> 24);
        const file = join(await store.stagingFolder(), 'big.bin');
        for (let piecesLeft = 20; piecesLeft > 0; piecesLeft -= 1)
          await appendFile(file, Buffer.concat([piece, Buffer.from([piecesLeft])]));
        const before = sha256(await readFile(file));
        expect(await store.createFromFile('raw/big.bin', file, before)).toBe('created');
        expect(sha256((await store.read('raw/big.bin')) ?? '')).toBe(before);
        expect(sha256(await readFile(await store.localFile('raw/big.bin')))).toBe(before);
        expect(await store.list('raw/')).toMatchObject([{ path: 'raw/big.bin', bytes: 20 * ((1 << 20) + 1) }]);
      });

      test('racers with different files: one wins', async () => {
        const files = await Promise.all(Array.from({ length: 20 }, (_, at) => staged(`file ${at}`, `staged-${at}`)));
        const results = await Promise.allSettled(
          files.map((file, at) => store.createFromFile('race/file', file, sha256(`file ${at}`))),
        );
        expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      });
    });

    test('read gives null, localFile an error, where there is no object', async () => {
      await store.create('a/b', 'x');
      for (const path of ['nothing', 'a', 'a/b/c']) {
        expect(await store.read(path)).toBeNull();
        await expect(store.localFile(path)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      }
    });

    test('digest is of the bytes that are there', async () => {
      const file = await staged('from a file');
      await store.createFromFile('raw/x', file, sha256('from a file'));
      expect(await store.digest('raw/x')).toBe(sha256('from a file'));
      await expect(store.digest('raw/y')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    });

    test('localFile holds the bytes', async () => {
      await store.create('typed/part-0.parquet', 'columns');
      expect(await readFile(await store.localFile('typed/part-0.parquet'), 'utf8')).toBe('columns');
    });

    describeList(() => store, staged);

    describe('remove', () => {
      test('takes one object, leaves its neighbours, and does not mind what is gone', async () => {
        await store.create('locks/x/a', '1');
        await store.create('locks/x/b', '2');
        await store.remove('locks/x/a');
        await store.remove('locks/x/a');
        expect((await store.list('locks/')).map(({ path }) => path)).toEqual(['locks/x/b']);
      });

      test('leaves a name that can be created again, whatever lies there', async () => {
        await store.create('locks/x', '1');
        await store.remove('locks/x');
        expect(await store.create('locks/x', '2')).toBe('created');
      });

      test('creators and removers of neighbours do not disturb each other', async () => {
        const rounds = Array.from({ length: 50 }, (_, at) => `busy/deep/down/${at}`);
        const work = rounds.map(async (path) => {
          await store.create(path, path);
          await store.remove(path);
        });
        await Promise.all(work);
        expect(await store.list('busy/')).toEqual([]);
      });

      test.each(['raw/x/file.csv', 'raw', 'Raw/x/file.csv'])('refuses %s', async (path) => {
        await store.create('raw/x/file.csv', 'sacred');
        await expect(store.remove(path)).rejects.toMatchObject({ code: 'OBJECT_PROTECTED' });
        expect(await store.read('raw/x/file.csv')).not.toBeNull();
      });
    });

    test.each(escapes)('the path %j is refused everywhere', async (path) => {
      const refused = { code: 'OBJECT_PATH_REFUSED' };
      const file = await staged('x');
      await expect(store.create(path, 'x')).rejects.toMatchObject(refused);
      await expect(store.createFromFile(path, file, sha256('x'))).rejects.toMatchObject(refused);
      await expect(store.read(path)).rejects.toMatchObject(refused);
      await expect(store.localFile(path)).rejects.toMatchObject(refused);
      await expect(store.digest(path)).rejects.toMatchObject(refused);
      await expect(store.remove(path)).rejects.toMatchObject(refused);
      if (path !== '' && path !== 'a/') await expect(store.list(path)).rejects.toMatchObject(refused);
    });

    test('nothing is created in the staging area, and creating leaves nothing there', async () => {
      await expect(store.create('incoming/x', 'x')).rejects.toMatchObject({ code: 'OBJECT_PATH_REFUSED' });
      await store.create('a/b', 'x');
      await store.create('a/b', 'y').catch(() => undefined);
      await store.createFromFile('a/c', await staged('z'), sha256('z'));
      expect(await readdir(await store.stagingFolder())).toEqual([]);
    });
  });
}
