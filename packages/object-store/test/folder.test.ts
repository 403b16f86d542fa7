import { access, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PermanentError, TransientError } from '@relais/core';
import { folderStore } from '@relais/object-store/drivers/folder';
import { explainFailure } from '@relais/object-store/drivers/folder/failure';
import { openStore } from '@relais/object-store/open-store';
import { describeObjectStore } from './conformance.js';

const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'relais-store-'));

describeObjectStore('folder', async () => {
  const root = await temporaryFolder();
  return { store: folderStore(root), dispose: () => rm(root, { recursive: true }) };
});

describe('folder', () => {
  let root: string;

  beforeEach(async () => (root = await temporaryFolder()));
  afterEach(() => rm(root, { recursive: true }));

  test('an object can be read by everybody and written by nobody', async () => {
    const store = folderStore(root);
    await store.create('a/b', 'x');
    expect((await stat(join(root, 'a/b'))).mode & 0o777).toBe(0o444);
  });

  test('a staged file moves into place without a copy', async () => {
    const store = folderStore(root);
    const file = join(await store.stagingFolder(), 'courses.csv');
    await writeFile(file, 'a;b\n');
    const { ino } = await stat(file);
    await store.createFromFile('raw/courses.csv', file, 'not looked at where nothing is in the way');
    expect((await stat(join(root, 'raw/courses.csv'))).ino).toBe(ino);
  });

  test('removing the last object of a folder removes the folder, but never the staging area', async () => {
    const store = folderStore(root);
    const staged = join(await store.stagingFolder(), 'left-behind.part');
    await writeFile(staged, 'x');
    await store.create('typed/a/b/c', 'x');
    await store.remove('typed/a/b/c');
    await store.remove('incoming/left-behind.part');
    expect(await readdir(root)).toEqual(['incoming']);
    await expect(access(staged)).rejects.toThrow('ENOENT');
  });

  test('an object cannot take the name of a folder, nor stand above another', async () => {
    const store = folderStore(root);
    await store.create('a/b', 'x');
    await expect(store.create('a', 'x')).rejects.toMatchObject({ code: 'OBJECT_CONFLICT' });
    await expect(store.create('a/b/c', 'x')).rejects.toMatchObject({ code: 'OBJECT_CONFLICT' });
  });

  test.each([
    ['ENOSPC', 'DISK_FULL', TransientError],
    ['EDQUOT', 'DISK_FULL', TransientError],
    ['EACCES', 'DISK_READ_ONLY', PermanentError],
    ['EROFS', 'DISK_READ_ONLY', PermanentError],
    ['EPERM', 'STORE_UNSUPPORTED', PermanentError],
  ])('%s is told as %s', (errno, code, kind) => {
    const cause = Object.assign(new Error(errno), { code: errno });
    const error = explainFailure(cause, root);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, cause });
    expect((error as Error).message).toContain(root);
  });

  (process.platform === 'linux' ? test : test.skip)(
    'a place that takes no folders is told, not waited for',
    async () => {
      const refused = folderStore('/proc/nope/store').create('a/b', 'x');
      await expect(refused).rejects.toMatchObject({
        code: 'DISK_READ_ONLY',
        message: expect.stringContaining('/proc/nope/store') as unknown,
      });
    },
  );

  test('other errors pass as they are', () => {
    const error = new Error('something else');
    expect(explainFailure(error, root)).toBe(error);
  });
});

describe('openStore', () => {
  let root: string;
  const options = { cacheFolder: join(tmpdir(), 'never-made'), endpoint: null, impersonate: null };

  beforeEach(async () => (root = await temporaryFolder()));
  afterEach(() => rm(root, { recursive: true }));

  test('a path and its file address are the same store', async () => {
    const folder = join(root, 'with space');
    await mkdir(folder);
    await (await openStore(folder, options)).create('a', 'x');
    const store = await openStore(pathToFileURL(folder).href, options);
    expect((await store.read('a'))?.toString()).toBe('x');
    expect(store.uri).toBe(pathToFileURL(folder).href);
  });

  test.each(['s3://bucket', 'https://example.org/'])('%s has no driver', async (uri) => {
    await expect(openStore(uri, options)).rejects.toMatchObject({ code: 'STORE_UNSUPPORTED' });
  });
});
