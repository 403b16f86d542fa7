import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { RegisteredPipeline } from '@relais/core';
import {
  type RunningServer,
  startFileServer,
  startSampleServer,
  writeSample,
  type WrittenFile,
} from '@relais/sample-sources';
import { tinySource } from './tiny-registry.js';

const { registry } = tinySource();
const tiny = registry['tiny'] as RegisteredPipeline;
const options = { seed: 1, scale: 1, date: '2025-03-19' } as const;
let folder: string;
let files: RunningServer;
let live: RunningServer;
let written: readonly WrittenFile[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-sample-'));
  written = await writeSample(tiny, options, folder);
  files = await startFileServer(folder);
  live = await startSampleServer({ registry });
});
afterAll(async () => {
  await files.close();
  await live.close();
  await rm(folder, { recursive: true });
});

const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

/** Empty where /proc is not to be had. */
const openFiles = async (): Promise<readonly string[]> => {
  const handles = await readdir('/proc/self/fd').catch(() => []);
  return Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')));
};

test('what is written is what is served', async () => {
  for (const { path, bytes } of written) {
    const stored = await bytesAt(files.url + path);
    expect(stored).toEqual(await bytesAt(`${live.url}/at/${options.date}${path}`));
    expect(stored.length).toBe(bytes);
  }
});

test('the metadata stands beside its export', async () => {
  const path = '/api/explore/v2.1/catalog/datasets/lines';
  expect(await bytesAt(files.url + path)).toEqual(await bytesAt(`${live.url}/at/${options.date}${path}`));
});

test('a stored file has a length and can be read in part', async () => {
  const path = written[0]?.path ?? '';
  const whole = await fetch(files.url + path);
  expect(whole.headers.get('content-length')).toBe('64000');
  const bytes = Buffer.from(await whole.arrayBuffer());
  const headers = { Range: 'bytes=63000-', 'If-Range': whole.headers.get('etag') ?? '' };
  const part = await fetch(files.url + path, { headers });
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(63_000)]);
});

test('a client that leaves in the middle is no concern of the next one', async () => {
  await writeFile(join(folder, 'long.csv'), Buffer.alloc(20_000_000, 'x'));
  const leaving = new AbortController();
  const left = await fetch(`${files.url}/long.csv`, { signal: leaving.signal });
  await left.body?.getReader().read();
  leaving.abort();
  expect(await bytesAt(`${files.url}/long.csv`)).toHaveLength(20_000_000);
  while ((await openFiles()).some((path) => path.endsWith('long.csv'))) await setImmediate();
});

test.each(['/nothing', '/../../etc/hostname', '/%2e%2e/%2e%2e/etc/hostname', '/..%2f..%2fetc/hostname', '/'])(
  '%s is nothing',
  async (path) => expect((await fetch(files.url + path)).status).toBe(404),
);

test('a pipeline without a sample says so', async () => {
  const bare = { definition: tiny.definition };
  await expect(writeSample(bare, options, folder)).rejects.toMatchObject({ code: 'SAMPLE_MISSING' });
});
