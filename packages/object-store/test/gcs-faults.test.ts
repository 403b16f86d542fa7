import { createHash } from 'node:crypto';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentError, TransientError } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { gcsStore } from '@relais/object-store/drivers/gcs';
import { describeWithFakeGcs, startFakeGcs, type FakeGcs } from './fake-gcs.js';
import { startFaultyProxy, type Fault, type FaultyProxy } from './faulty-proxy.js';

const KiB = 1 << 10;
const MiB = 1 << 20;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
/** Incompressible, the same every time. */
const generated = (bytes: number): Buffer =>
  Buffer.from({ length: bytes }, (_, at) => Math.imul(at, 2654435761) >>> 24);
const big = Buffer.concat(Array<Buffer>(9).fill(generated(MiB)));
const medium = big.subarray(0, 3 * MiB);

const creates = /^POST .*uploadType=multipart/;
const starts = /^POST .*uploadType=resumable/;
const chunks = /^PUT .*upload_id=/;
const downloads = /^GET .*alt=media/;

describeWithFakeGcs('Cloud Storage over a bad line', () => {
  let gcs: FakeGcs;
  let proxy: FaultyProxy;
  let folder: string;
  let store: ObjectStore;
  let calm: ObjectStore;

  const open = (endpoint: string, bucket = 'relais') =>
    gcsStore({
      uri: `gs://${bucket}/faults`,
      cacheFolder: join(folder, 'cache'),
      endpoint,
      impersonate: null,
      patience: { attempts: 4, backoffMs: 1, longestBackoffMs: 4, longestRetryAfterMs: 1000 },
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relais-gcs-'));
    gcs = await startFakeGcs(['relais']);
    proxy = await startFaultyProxy(gcs.endpoint);
    store = await open(proxy.endpoint);
    calm = await open(gcs.endpoint);
  });
  afterEach(async () => {
    await proxy.stop();
    await gcs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const upload = async (bytes: Buffer): Promise<string> => {
    const file = join(folder, 'up.bin');
    await writeFile(file, bytes);
    return store.createFromFile('raw/up.bin', file, sha256(bytes));
  };
  const stored = async (): Promise<string> => sha256((await calm.read('raw/up.bin')) ?? Buffer.alloc(0));
  const requests = (pattern: RegExp): number => proxy.seen.filter((line) => pattern.test(line)).length;

  describe('an upload', () => {
    test.each<[string, Buffer, Fault]>([
      ['cut after 256 KiB, of one request', medium, { when: creates, cutRequestAfter: 256 * KiB }],
      ['cut after 256 KiB, of several', big, { when: chunks, cutRequestAfter: 256 * KiB }],
      ['cut after 8 MiB', big, { when: chunks, skip: 1, cutRequestAfter: 1 }],
      ['cut before it starts', big, { when: starts, cutRequestAfter: 0 }],
      ['whose session is lost', big, { when: chunks, skip: 1, answer: { status: 410 } }],
      ['put off between two chunks', big, { when: chunks, skip: 1, answer: { status: 503 } }],
      ['with a flipped byte', medium, { when: creates, flipRequestByte: 2 * MiB }],
      ['with a flipped byte in a later chunk', big, { when: chunks, skip: 1, flipRequestByte: 1000 }],
    ])('%s ends right', async (_, bytes, fault) => {
      proxy.break(fault);
      expect(await upload(bytes)).toBe('created');
      expect(await stored()).toBe(sha256(bytes));
      await expect(access(join(folder, 'up.bin'))).rejects.toThrow('ENOENT');
    });

    test.each<[string, Buffer, RegExp, number]>([
      ['one request', medium, creates, 0],
      ['the last of several', big, chunks, 1],
    ])('whose reply to %s is lost is no conflict with itself', async (_, bytes, when, skip) => {
      proxy.break({ when, skip, dropReply: true });
      expect(await upload(bytes)).toBe('exists');
      expect(await stored()).toBe(sha256(bytes));
    });

    test('that fails for good leaves no object and keeps the file', async () => {
      proxy.break({ when: creates, times: 99, cutRequestAfter: 256 * KiB });
      await expect(upload(medium)).rejects.toBeInstanceOf(TransientError);
      expect(await calm.list('')).toEqual([]);
      await access(join(folder, 'up.bin'));
    });

    test('is not downloaded again on this machine', async () => {
      await upload(medium);
      expect(sha256(await readFile(await store.localFile('raw/up.bin')))).toBe(sha256(medium));
      expect(requests(downloads)).toBe(0);
    });

    test('of a file that changed since it was proven is refused', async () => {
      const file = join(folder, 'changed.bin');
      await writeFile(file, 'other bytes');
      const creating = store.createFromFile('raw/x', file, sha256(medium));
      await expect(creating).rejects.toMatchObject({ code: 'OBJECT_DAMAGED' });
      expect(await calm.list('')).toEqual([]);
    });
  });

  describe('a download', () => {
    test.each<[string, Fault]>([
      ['cut', { when: downloads, cutReplyAfter: 256 * KiB }],
      ['with a flipped byte', { when: downloads, flipReplyByte: MiB }],
      ['put off', { when: downloads, answer: { status: 503 } }],
    ])('%s is repeated, whole or streamed', async (_, fault) => {
      await calm.create('typed/x', medium);
      proxy.break(fault);
      expect((await store.read('typed/x'))?.equals(medium)).toBe(true);
      proxy.break(fault);
      expect((await readFile(await store.localFile('typed/x'))).equals(medium)).toBe(true);
      expect(requests(downloads)).toBe(4);
    });

    test('of an object that goes meanwhile finds none', async () => {
      await calm.create('typed/x', medium);
      proxy.break({ when: downloads, answer: { status: 503 } });
      const reading = store.localFile('typed/x');
      const refused = expect(reading).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      while (requests(downloads) === 0) await new Promise(setImmediate);
      await calm.remove('typed/x');
      await refused;
    });

    test('that always comes damaged is not handed on, nor kept', async () => {
      await calm.create('typed/x', medium);
      proxy.break({ when: downloads, times: 99, flipReplyByte: 5 });
      await expect(store.localFile('typed/x')).rejects.toMatchObject({ code: 'OBJECT_DAMAGED' });
      await expect(store.read('typed/x')).rejects.toMatchObject({ code: 'OBJECT_DAMAGED' });
      proxy.break();
      expect((await readFile(await store.localFile('typed/x'))).equals(medium)).toBe(true);
    });

    test('of an object whose bytes are not those it was created with is refused', async () => {
      const query = 'uploadType=multipart&name=faults/raw/x';
      const metadata = JSON.stringify({ metadata: { sha256: sha256(medium) } });
      const body = `--b\r\ncontent-type: application/json\r\n\r\n${metadata}\r\n--b\r\ncontent-type: text/plain\r\n\r\nforged\r\n--b--`;
      const headers = { 'content-type': 'multipart/related; boundary=b' };
      await fetch(`${gcs.endpoint}/upload/storage/v1/b/relais/o?${query}`, { method: 'POST', headers, body });
      const reading = store.localFile('raw/x');
      await expect(reading).rejects.toBeInstanceOf(PermanentError);
      await expect(reading).rejects.toMatchObject({ code: 'OBJECT_DAMAGED' });
      expect(await store.digest('raw/x')).toBe(sha256(Buffer.from('forged')));
    });

    test('is what a digest comes from, whatever copies there are', async () => {
      await upload(medium);
      expect(await store.digest('raw/up.bin')).toBe(sha256(medium));
      expect(requests(downloads)).toBe(1);
    });
  });

  test('an equal object that came another way is attached to, another one is a conflict', async () => {
    const put = (name: string, body: string) =>
      fetch(`${gcs.endpoint}/upload/storage/v1/b/relais/o?uploadType=media&name=faults/${name}`, {
        method: 'POST',
        body,
      });
    await put('raw/equal', 'same');
    await put('raw/other', 'diff');
    expect(await store.create('raw/equal', 'same')).toBe('exists');
    await expect(store.create('raw/other', 'same')).rejects.toMatchObject({ code: 'OBJECT_CONFLICT' });
  });

  describe('a removal', () => {
    test('whose reply is lost is done', async () => {
      await calm.create('locks/a', '1');
      proxy.break({ when: /^DELETE/, dropReply: true });
      await store.remove('locks/a');
      expect(await calm.list('locks/')).toEqual([]);
    });

    test('never takes an object that was created meanwhile', async () => {
      await calm.create('locks/a', '1');
      proxy.break({ when: /^DELETE/, answer: { status: 503 } });
      const removing = store.remove('locks/a');
      while (requests(/^DELETE/) === 0) await new Promise(setImmediate);
      await calm.remove('locks/a');
      await calm.create('locks/a', '2');
      await removing;
      expect((await calm.read('locks/a'))?.toString()).toBe('2');
    });
  });

  test.each([408, 429, 500, 502, 503, 504])('%d is tried again', async (status) => {
    proxy.break({ when: /^/, times: 3, answer: { status } });
    expect(await store.list('')).toEqual([]);
    proxy.break({ when: /^/, times: 3, answer: { status } });
    expect(await store.create('a', 'x')).toBe('created');
    expect(proxy.seen).toHaveLength(8);
  });

  test('a service that stays unavailable is a transient failure', async () => {
    proxy.break({ when: /^/, times: 99, answer: { status: 503 } });
    const creating = store.create('a', 'x');
    await expect(creating).rejects.toBeInstanceOf(TransientError);
    await expect(creating).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('a service that cannot be reached is a transient failure', async () => {
    await gcs.stop();
    const reading = calm.read('a');
    await expect(reading).rejects.toBeInstanceOf(TransientError);
    await expect(reading).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });

  test.each([
    [400, 'STORE_REFUSED', 'gs://relais'],
    [401, 'STORE_UNAUTHENTICATED', 'application-default login'],
    [403, 'STORE_FORBIDDEN', 'storage.objects.create'],
    [404, 'BUCKET_NOT_FOUND', 'gs://relais'],
  ])('%d is told at once, and asked once', async (status, code, text) => {
    for (const bytes of [medium, big]) {
      proxy.break({ when: /^/, answer: { status } });
      const failure = await upload(bytes).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(PermanentError);
      expect(failure).toMatchObject({ code, message: expect.stringContaining(text) });
    }
    expect(proxy.seen).toHaveLength(2);
  });

  test('a rate limit that comes as 403 is tried again', async () => {
    const body = JSON.stringify({ error: { code: 403, message: 'rateLimitExceeded' } });
    proxy.break({ when: /^/, answer: { status: 403, body } });
    expect(await store.create('a', 'x')).toBe('created');
  });

  test('a bucket that is not there is named', async () => {
    const lost = await open(gcs.endpoint, 'nobody-made-it');
    const failure = { code: 'BUCKET_NOT_FOUND', message: expect.stringContaining('nobody-made-it') };
    await expect(lost.create('a', 'x')).rejects.toMatchObject(failure);
    await expect(lost.list('')).rejects.toMatchObject(failure);
  });

  test('the key of an upload session is in no message', async () => {
    proxy.break({ when: chunks, times: 99, cutRequestAfter: 10 });
    const failure = await upload(big).catch((error: unknown) => error);
    const { message, cause } = failure as Error;
    const key = /upload_id=(\w+)/.exec(proxy.seen.find((line) => chunks.test(line)) ?? '')?.[1] ?? '';
    expect(key).not.toBe('');
    expect(`${message} ${JSON.stringify(cause)} ${String(cause)} ${(cause as Error).stack}`).not.toContain(key);
  });
});
