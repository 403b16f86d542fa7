import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPublishLock } from '@relais/warehouse/drivers/duckdb/publish-lock';
import { withDatabase } from '@relais/warehouse/drivers/duckdb/with-database';
import { pipeline } from './sample.js';
import { publishLoaded, temporaryWarehouse } from './temporary-warehouse.js';

let folder: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-locks-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A process that holds a file open for writing until it is ended. */
async function holdOpen(path: string): Promise<ChildProcess> {
  const script = `require(${JSON.stringify(require.resolve('@duckdb/node-api'))}).DuckDBInstance.create(process.argv[1])
    .then((instance) => { globalThis.kept = instance; console.log('held'); setInterval(() => {}, 1000); });`;
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await once(child.stdout!, 'data');
  return child;
}

describe('a database that another process has open', () => {
  const settings = { memoryLimit: '100MB', threads: 1 };
  const open = (path: string, lockPatienceMs: number, signal?: AbortSignal) =>
    withDatabase(
      { ...settings, lockPatienceMs },
      { file: path, readOnly: true, spillFolder: folder, signal },
      async () => 'opened',
    );

  test('is waited for, and not for ever: the error names file and process', async () => {
    const path = join(folder, 'x.duckdb');
    const holder = await holdOpen(path);
    await expect(open(path, 200)).rejects.toMatchObject({
      code: 'WAREHOUSE_LOCKED',
      message: expect.stringMatching(
        new RegExp(`x\\.duckdb has been open in .*node.* \\(PID ${holder.pid}\\) for 0.2 s`),
      ) as unknown,
    });
    const waiting = open(path, 30_000);
    holder.kill('SIGKILL');
    expect(await waiting).toBe('opened');
  });

  test('is not waited for by an attempt that was cancelled', async () => {
    const path = join(folder, 'x.duckdb');
    await holdOpen(path);
    const cancel = new AbortController();
    const waiting = open(path, 30_000, cancel.signal);
    cancel.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });

  test('a published file is nobody’s to write, so that none who looks into it locks readers out', async () => {
    const subject = await temporaryWarehouse();
    try {
      const { location } = await publishLoaded(subject.warehouse);
      expect((await stat(join(location, `${pipeline.name}.duckdb`))).mode & 0o222).toBe(0);
    } finally {
      await subject.dispose();
    }
  });
});

describe('the lock of publishing', () => {
  const lock = () => join(folder, 'publish.lock');
  const holder = (pid: number, host = hostname()) =>
    writeFile(lock(), JSON.stringify({ host, pid, command: 'relais-worker', lock: 'a' }));
  const take = (patienceMs?: number) => withPublishLock(lock(), async () => readFile(lock(), 'utf8'), patienceMs);

  test('says who holds it, to those whose patience ends', async () => {
    await holder(process.ppid);
    await expect(take(100)).rejects.toMatchObject({
      code: 'PUBLISH_LOCKED',
      message: expect.stringContaining(`held by relais-worker (PID ${process.ppid} on ${hostname()})`) as unknown,
    });
    await rm(lock());
    expect(JSON.parse(await take())).toMatchObject({ pid: process.pid, host: hostname() });
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a process of this machine that is dead is broken at once', async () => {
    await holder(Number(spawnSync(process.execPath, ['-e', '']).pid));
    expect(JSON.parse(await take(1_000))).toMatchObject({ pid: process.pid });
  });

  test('of another machine is broken when it was watched for long, whatever the clocks and the file’s times say', async () => {
    await holder(1, 'another-host');
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000);
    await expect(take(200)).rejects.toMatchObject({ code: 'PUBLISH_LOCKED' });
    const start = performance.now();
    let asked = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => start + 1_000 * asked++);
    expect(JSON.parse(await take())).toMatchObject({ pid: process.pid });
  });

  test('is held by one at a time', async () => {
    let inside = 0;
    const most = await Promise.all(
      Array.from({ length: 20 }, () =>
        withPublishLock(lock(), async () => {
          inside += 1;
          await new Promise((resolve) => setImmediate(resolve));
          return inside--;
        }),
      ),
    );
    expect(most).toEqual(Array.from({ length: 20 }, () => 1));
  });
});
