import { setTimeout } from 'node:timers/promises';
import { holdLockOnce } from '@relais/activities/hold-lock-once';
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

describe('the lock of a holder that died', () => {
  const take = (runId: string) => holdLock(bench.deps.store, 'france-courses', run(runId));
  const locked = { code: 'PIPELINE_LOCKED' };
  /** Moves what this process measures time with; nobody's clock is asked. */
  const watchFor = (ms: number) => {
    const now = performance.now();
    jest.spyOn(performance, 'now').mockReturnValue(now + ms);
  };

  test('is taken over by who watched it for a whole lease', async () => {
    await take('a');
    await expect(take('b')).rejects.toMatchObject(locked);
    watchFor(119_000);
    await expect(take('b')).rejects.toMatchObject(locked);
    watchFor(2_000);
    await take('b');
  });

  test.each([
    ['ten minutes behind', -600_000],
    ['ten minutes ahead', 600_000],
  ])('a clock %s neither takes a living one nor keeps a dead one', async (_how, skewMs) => {
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + skewMs);
    await take('a');
    jest.mocked(Date.now).mockReturnValue(now);
    await expect(take('b')).rejects.toMatchObject(locked);
    watchFor(100_000);
    jest.mocked(Date.now).mockReturnValue(now + skewMs);
    await take('a');
    jest.mocked(Date.now).mockReturnValue(now);
    watchFor(100_000);
    await expect(take('b')).rejects.toMatchObject(locked);
    watchFor(121_000);
    await take('b');
  });

  test('is watched by who asks only once, and a living one named at once', async () => {
    const { store } = bench.deps;
    const said: string[] = [];
    const once = () => holdLockOnce(store, 'france-courses', { ...run('b'), log: (text) => said.push(text) }, 1);
    await take('a');
    await expect(once()).rejects.toMatchObject({
      ...locked,
      message: expect.stringContaining('workflow of a') as unknown,
    });
    expect(said).toEqual([]);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 121_000);
    const start = performance.now();
    let asked = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => start + 30_000 * asked++);
    await once();
    expect(said).toHaveLength(1);
  });

  test('who asks only once gives way to a holder that renews, however wrong its clock', async () => {
    const { store } = bench.deps;
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now - 600_000);
    await take('a');
    jest.mocked(Date.now).mockReturnValue(now);
    const renewed = setTimeout(20).then(() => {
      jest.mocked(Date.now).mockReturnValueOnce(now - 600_000);
      return take('a');
    });
    await expect(holdLockOnce(store, 'france-courses', { ...run('b'), log: () => undefined }, 5)).rejects.toMatchObject(
      locked,
    );
    await renewed;
  });
});

test('of many that ask at once one gets it', async () => {
  const { store } = bench.deps;
  const asked = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => holdLock(store, 'france-courses', run(`r${n}`))),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
