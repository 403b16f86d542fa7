import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { gcsStore } from '@relais/object-store/drivers/gcs';
import { openStore } from '@relais/object-store/open-store';
import { describeObjectStore } from './conformance.js';
import { describeWithFakeGcs, startFakeGcs, type FakeGcs } from './fake-gcs.js';

describeWithFakeGcs('Cloud Storage', () => {
  let gcs: FakeGcs;
  let stores = 0;

  beforeAll(async () => (gcs = await startFakeGcs(['relais'])));
  afterAll(() => gcs.stop());

  describeObjectStore('gcs', async () => {
    const cacheFolder = await mkdtemp(join(tmpdir(), 'relais-gcs-'));
    const uri = `gs://relais/some/${(stores += 1)}`;
    return {
      store: await gcsStore({ uri, cacheFolder, endpoint: gcs.endpoint, impersonate: null }),
      dispose: () => rm(cacheFolder, { recursive: true, force: true }),
    };
  });

  test('the variable of the emulator may stay in the environment', async () => {
    const cacheFolder = await mkdtemp(join(tmpdir(), 'relais-gcs-'));
    process.env.STORAGE_EMULATOR_HOST = gcs.endpoint;
    try {
      const { endpoint } = gcs;
      const store = await openStore('gs://relais/with/variable/', { cacheFolder, endpoint, impersonate: null });
      expect(store.uri).toBe('gs://relais/with/variable');
      expect(await store.create('a b/é', 'x')).toBe('created');
      expect(await store.list('')).toMatchObject([{ path: 'a b/é', bytes: 1 }]);
      expect(await readFile(await store.localFile('a b/é'), 'utf8')).toBe('x');
      await store.remove('a b/é');
      expect(await store.read('a b/é')).toBeNull();
    } finally {
      delete process.env.STORAGE_EMULATOR_HOST;
      await rm(cacheFolder, { recursive: true, force: true });
    }
  });

  test('pages are read to the last', async () => {
    const store = await gcsStore({
      uri: 'gs://relais/paged',
      cacheFolder: tmpdir(),
      endpoint: gcs.endpoint,
      impersonate: null,
    });
    const names = Array.from({ length: 1205 }, (_, at) => `p/${String(at).padStart(5, '0')}`);
    for (let from = 0; from < names.length; from += 100)
      await Promise.all(names.slice(from, from + 100).map((name) => store.create(name, name)));
    expect((await store.list('p/')).map(({ path }) => path)).toEqual(names);
  });
});

describe('Cloud Storage without credentials', () => {
  const variables = ['GOOGLE_APPLICATION_CREDENTIALS', 'HOME', 'METADATA_SERVER_DETECTION'] as const;
  const before = variables.map((name) => [name, process.env[name]] as const);

  beforeEach(() => {
    delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
    Object.assign(process.env, { HOME: join(tmpdir(), 'nobody'), METADATA_SERVER_DETECTION: 'none' });
  });
  afterEach(() => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  test.each([null, 'loader@project.iam.gserviceaccount.com'])('says how to get some (as %s)', async (impersonate) => {
    await expect(
      gcsStore({ uri: 'gs://relais', cacheFolder: tmpdir(), endpoint: null, impersonate }),
    ).rejects.toMatchObject({
      code: 'STORE_UNAUTHENTICATED',
      message: expect.stringContaining('application-default login'),
    });
  });
});

test.each(['gs://', 'gs:///x', 'https://bucket/x', 'gs://bucket/../x'])('%s is no bucket', async (uri) => {
  const opening = gcsStore({ uri, cacheFolder: tmpdir(), endpoint: 'http://127.0.0.1:1', impersonate: null });
  await expect(opening).rejects.toBeInstanceOf(PermanentError);
});
