import { holdLock, releaseLock } from '@relais/activities/pipeline-lock';
import { makeWorkbench, type Workbench } from './workbench.js';

let bench: Workbench;
beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.remove();
});

const run = (runId: string) => ({ runId, workflowId: `workflow of ${runId}` });

test('one run holds the lock, names itself to others, and may take it again', async () => {
  const { store } = bench.deps;
  await holdLock(store, 'france-courses', run('a'));
  await holdLock(store, 'france-courses', run('a'));
  await expect(holdLock(store, 'france-courses', run('b'))).rejects.toMatchObject({
    code: 'PIPELINE_LOCKED',
    message: expect.stringContaining('workflow of a') as unknown,
  });
  await holdLock(store, 'another-pipeline', run('b'));
});

test('who does not hold it cannot give it back; after the holder did, the next one may', async () => {
  const { store } = bench.deps;
  await holdLock(store, 'france-courses', run('a'));
  await releaseLock(store, 'france-courses', 'b');
  await expect(holdLock(store, 'france-courses', run('b'))).rejects.toMatchObject({ code: 'PIPELINE_LOCKED' });
  await releaseLock(store, 'france-courses', 'a');
  await holdLock(store, 'france-courses', run('b'));
  expect(await store.list('locks/france-courses/')).toHaveLength(1);
});

test('the lock of a holder that died runs out', async () => {
  const { store } = bench.deps;
  await holdLock(store, 'france-courses', run('a'));
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + 121_000);
  await holdLock(store, 'france-courses', run('b'));
});

test('of many that ask at once one gets it', async () => {
  const { store } = bench.deps;
  const asked = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => holdLock(store, 'france-courses', run(`r${n}`))),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
