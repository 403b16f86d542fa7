import { platformStatus, stopPlatform } from '@relais/platform';
import { compile, eventually, makeHome, runs, type TestHome } from './platform-fixture.js';

let home: TestHome;
beforeAll(compile);
beforeEach(() => void (home = makeHome()));
afterEach(() => home.remove());

const pidsOf = async ({ status }: TestHome) => {
  const { supervisorPid, temporalPid, workerPid } = await status();
  return [supervisorPid, temporalPid, workerPid];
};

test('one reference starts server and worker, its release stops both', async () => {
  const platform = await home.acquire();
  const pids = await pidsOf(home);
  expect(pids.every(runs)).toBe(true);
  expect(platform).toMatchObject({ namespace: 'default', startedByUs: true });
  expect((await fetch(platform.uiUrl ?? '')).status).toBe(200);

  await platform.release();
  await platform.release();
  expect(pids.some(runs)).toBe(false);
  expect(await platformStatus(home.home)).toBeNull();
});

test('processes that start at the same time share one platform, and the last one stops it', async () => {
  const [first, second, other] = await Promise.all([home.acquire(), home.acquire(), home.holder()]);
  expect([first, second, other].filter(({ startedByUs }) => startedByUs)).toHaveLength(1);
  expect(new Set([first.address, second.address, other.address]).size).toBe(1);
  const pids = await pidsOf(home);
  expect((await home.status()).holders).toHaveLength(3);

  await first.release();
  await second.release();
  expect(pids.every(runs)).toBe(true);
  other.process.stdin?.end();
  await eventually(() => !pids.some(runs));
});

test('a holder that is killed lets go', async () => {
  const holder = await home.holder();
  const pids = await pidsOf(home);
  holder.process.kill('SIGKILL');
  await eventually(() => !pids.some(runs));
  expect(await platformStatus(home.home)).toBeNull();
});

test('a platform asked for while the last one stops is a new one', async () => {
  const first = await home.acquire();
  const [, second] = await Promise.all([first.release(), home.acquire()]);
  expect((await pidsOf(home)).every(runs)).toBe(true);
  await second.release();
});

test('two homes stand side by side', async () => {
  const neighbour = makeHome();
  try {
    const [ours, theirs] = await Promise.all([home.acquire(), neighbour.acquire()]);
    expect(ours.address).not.toBe(theirs.address);
    await ours.release();
    expect((await pidsOf(neighbour)).every(runs)).toBe(true);
    await theirs.release();
  } finally {
    await neighbour.remove();
  }
});

test('stopping ends a platform that is held, without a trace', async () => {
  await home.holder();
  const pids = await pidsOf(home);
  await stopPlatform(home.home);
  expect(pids.some(runs)).toBe(false);
});
