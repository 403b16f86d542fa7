import { loadConfig } from '@relais/config';
import { openStore } from '@relais/object-store/open-store';
import { registry } from '@relais/workflows/pipelines';
import { composeStore } from '@relais/worker/compose';

jest.mock('@relais/object-store/open-store', () => ({ openStore: jest.fn(async () => ({})) }));

test('copies of a bucket’s objects lie in the home, and take what its setting says', async () => {
  const config = loadConfig(registry, { RELAIS_HOME: '/home', RELAIS_CACHE_MB: '3000' });
  await composeStore(config, 'gs://bucket/prefix');
  expect(openStore).toHaveBeenCalledWith(
    'gs://bucket/prefix',
    expect.objectContaining({ cacheFolder: '/home/object-cache', cacheBytes: 3000 * 2 ** 20 }),
  );
});
