import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gcsStore } from '@relais/object-store/drivers/gcs';
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
});
