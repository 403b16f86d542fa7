import { firstManifest } from '@relais/activities/first-manifest';
import { makeWorkbench, type Workbench } from './workbench.js';

let bench: Workbench;
beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(() => bench.remove());

test('of many attempts the first counts, for all of them', async () => {
  const { store } = bench.deps;
  const attempts = Array.from({ length: 20 }, (_, attempt) => firstManifest(store, 'typed/manifest.json', { attempt }));
  const [first, ...others] = await Promise.all(attempts);
  for (const other of others) expect(other).toEqual(first);
  expect(JSON.parse(String(await store.read('typed/manifest.json')))).toMatchObject(first!);
});

test('a store that fails is no winner', async () => {
  const store = { ...bench.deps.store, create: () => Promise.reject(new Error('disk full')) };
  await expect(firstManifest(store, 'typed/manifest.json', {})).rejects.toThrow('disk full');
});
