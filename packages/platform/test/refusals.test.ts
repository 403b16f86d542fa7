import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquirePlatform, platformStatus } from '@relais/platform';
import { portOf } from '@relais/platform/free-ports';
import { layoutOf } from '@relais/platform/layout';
import { compile, makeHome, type TestHome } from './platform-fixture.js';

let home: TestHome;
beforeAll(compile);
beforeEach(() => void (home = makeHome()));
afterEach(() => home.remove());

test('a fixed port that is taken is named', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  try {
    const port = portOf(taken);
    await expect(home.acquire({ port })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)),
    });
    expect(await platformStatus(home.home)).toBeNull();
  } finally {
    taken.close();
  }
});

test('a worker that cannot start is told with its own words and its log, and leaves nothing running', async () => {
  const environment = { ...home.options().environment, WORKER_FAILS: 'yes' };
  const { workerLog } = layoutOf(home.home);
  await expect(home.acquire({ environment })).rejects.toMatchObject({
    code: 'WORKER_FAILED',
    message: expect.stringMatching(
      `ended \\(exit code 1\\) before it was ready: Error: told to fail \\(its log is ${workerLog}`,
    ),
  });
  expect(await platformStatus(home.home)).toBeNull();
});

test('a Temporal that cannot start is an error, not a wait', async () => {
  await expect(home.acquire({ temporalBinary: '/bin/false' })).rejects.toMatchObject({ code: 'TEMPORAL_FAILED' });
  mkdirSync(layoutOf(home.home).platform, { recursive: true });
  writeFileSync(layoutOf(home.home).database, 'this is no database of any kind');
  await expect(home.acquire()).rejects.toMatchObject({
    code: 'TEMPORAL_FAILED',
    message: expect.stringMatching(/ended \(exit code 1\): .*file is not a database .*its log is/),
  });
  await expect(home.acquire({ temporalBinary: '/does/not/exist' })).rejects.toMatchObject({ code: 'TEMPORAL_FAILED' });
  await expect(home.acquire({ temporalBinary: null })).rejects.toMatchObject({ code: 'TEMPORAL_MISSING' });
});

test('a second holder that wants another namespace is refused, the first goes on', async () => {
  const first = await home.acquire();
  await expect(home.acquire({ namespace: 'other' })).rejects.toMatchObject({ code: 'PLATFORM_BUSY' });
  expect((await home.status()).holders).toEqual([process.pid]);
  await first.release();
});

test('a second holder with other settings is told which the worker keeps', async () => {
  const first = await home.acquire();
  const lines: string[] = [];
  const environment = { ...home.options().environment, RELAIS_TRANSLATOR: 'none' };
  const second = await home.acquire({ environment }, (line) => lines.push(line));
  expect(lines).toEqual([expect.stringContaining('RELAIS_TRANSLATOR')]);
  await second.release();
  await first.release();
});

test('on a cluster of its own only the worker is ours', async () => {
  const platform = await home.acquire({ temporalAddress: '127.0.0.1:7233', namespace: 'production' });
  expect(platform).toMatchObject({ address: '127.0.0.1:7233', uiUrl: null });
  expect(await home.status()).toMatchObject({ temporalPid: null, workerPid: expect.any(Number) });
  const said = JSON.parse(readFileSync(layoutOf(home.home).workerLog, 'utf8')) as unknown;
  expect(said).toEqual({ address: '127.0.0.1:7233', namespace: 'production' });
  await platform.release();
});

test('a cluster with workers of its own needs nothing here', async () => {
  const untouched = join(home.home, 'never-made');
  const platform = await home.acquire({ home: untouched, temporalAddress: '127.0.0.1:7233', startWorker: false });
  await platform.release();
  expect(await platformStatus(untouched)).toBeNull();
});

test('a home of a later format is left as it is', async () => {
  writeFileSync(layoutOf(home.home).format, '2\n');
  await expect(home.acquire()).rejects.toMatchObject({ code: 'HOME_FORMAT' });
});

test('too little space is said in numbers', async () => {
  const refused = home.acquire({ minimumFreeBytes: 2 ** 60 });
  await expect(refused).rejects.toMatchObject({
    code: 'DISK_SPACE',
    message: expect.stringMatching(/1,099,511,627,776 MB .* [\d,]+ MB are available/),
  });
});

(process.platform === 'linux' ? test : test.skip)(
  'a home where no folder can be made is an error, not a wait',
  async () => {
    const refused = acquirePlatform(home.options({ home: '/proc/nope/home' }));
    await expect(refused).rejects.toMatchObject({
      code: 'HOME_UNWRITABLE',
      message: expect.stringContaining('/proc/nope'),
    });
  },
);

test('a home that cannot be written is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relais-refused-'));
  try {
    const path = join(folder, 'a-file');
    writeFileSync(path, '');
    const refused = acquirePlatform(home.options({ home: join(path, 'home') }));
    await expect(refused).rejects.toMatchObject({ code: 'HOME_UNWRITABLE', message: expect.stringContaining(path) });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
