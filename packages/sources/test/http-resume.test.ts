import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bodyOf, Downloads, ranges, send, sha256 } from './downloads.js';

const downloads = new Downloads();
beforeEach(() => downloads.open());
afterEach(() => downloads.close());

const body = bodyOf(200_000);

const rangesAsked = (): (string | undefined)[] => downloads.requests.map(({ headers }) => headers.range);

async function expectWhole(fetching: Promise<{ sha256: string; bytes: number }>, expected = body): Promise<void> {
  expect(await fetching).toMatchObject({ sha256: sha256(expected), bytes: expected.length });
  expect(sha256(await downloads.bytes())).toBe(sha256(expected));
  expect(sha256(Buffer.concat(downloads.seen))).toBe(sha256(expected));
  expect(await downloads.names()).toEqual(['data.csv']);
}

test('a whole body becomes the file, with its checksum and validators', async () => {
  await downloads.serve((_, response) => {
    response.writeHead(200, { etag: '"v1"', 'last-modified': 'Sun, 06 Apr 2025 03:00:00 GMT' }).end(body);
  });
  const fetched = await downloads.fetch();
  expect(fetched).toEqual({
    file: downloads.file,
    sha256: sha256(body),
    bytes: body.length,
    etag: '"v1"',
    lastModified: 'Sun, 06 Apr 2025 03:00:00 GMT',
    recordsCount: null,
    url: `${downloads.origin()}/data.csv`,
  });
  await expectWhole(Promise.resolve(fetched));
});

test.each([0, 1, 1023, 1024, 65_536, 131_072, 199_999])('cut after %i bytes it goes on from there', async (cut) => {
  await downloads.serve(ranges(body, '"v1"', (index) => (index === 0 ? cut : null)));
  await expectWhole(downloads.fetch());
  const [first, second] = rangesAsked();
  expect(first).toBeUndefined();
  // The kernel may drop what was in flight when a connection breaks, never add to it.
  expect(Number(/^bytes=(\d+)-$/.exec(second ?? 'bytes=0-')?.[1])).toBeLessThanOrEqual(cut);
  expect(downloads.restarts).toBe(0);
});

test('cut again and again it still comes together, and the cuts do not add up to a failure', async () => {
  const long = bodyOf(16 << 20);
  await downloads.serve(ranges(long, '"v1"', () => 2 << 20));
  await expectWhole(downloads.fetch({ options: { attempts: 3 } }), long);
  expect(downloads.requests.length).toBeGreaterThan(3);
});

test('a date of last change is validator enough', async () => {
  const lastModified = 'Sun, 06 Apr 2025 03:00:00 GMT';
  await downloads.serve((request, response, index) => {
    if (index === 0) {
      response.writeHead(200, { 'last-modified': lastModified, 'content-length': body.length });
      return send(response, body, 100_000);
    }
    expect(request.headers['if-range']).toBe(lastModified);
    const start = Number(request.headers.range?.slice(6, -1));
    response
      .writeHead(206, { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` })
      .end(body.subarray(start));
  });
  await expectWhole(downloads.fetch());
});

test.each([
  ['no validator', {}],
  ['a weak etag', { etag: 'W/"v1"' }],
  ['ranges refused', { etag: '"v1"', 'accept-ranges': 'none' }],
])('with %s a broken download starts over', async (_, headers) => {
  await downloads.serve((_request, response, index) => {
    response.writeHead(200, { ...headers, 'content-length': body.length });
    send(response, body, index === 0 ? 100_000 : null);
  });
  await expectWhole(downloads.fetch());
  expect(rangesAsked()).toEqual([undefined, undefined]);
  expect(downloads.restarts).toBe(1);
});

test('a source that changed in between is fetched from its first byte', async () => {
  const changed = bodyOf(150_000).reverse();
  const old = ranges(body, '"v1"', () => 100_000);
  const now = ranges(changed, '"v2"');
  await downloads.serve((request, response, index) => (index === 0 ? old : now)(request, response, index));
  await expectWhole(downloads.fetch(), changed);
  expect(downloads.restarts).toBe(1);
});

test.each([
  ['another version', { etag: '"v2"' }, 0],
  ['another place', { etag: '"v1"' }, 7],
])('a range of %s is not believed', async (_, headers, shift) => {
  await downloads.serve((request, response, index) => {
    if (request.headers.range === undefined)
      return ranges(body, '"v1"', () => (index === 0 ? 100_000 : null))(request, response, index);
    const start = Number(request.headers.range.slice(6, -1)) + shift;
    const rest = body.subarray(start);
    response
      .writeHead(206, { ...headers, 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` })
      .end(rest);
  });
  await expectWhole(downloads.fetch());
  expect(downloads.restarts).toBe(1);
});

test('a range that is not satisfiable starts over', async () => {
  await downloads.serve((request, response, index) => {
    if (request.headers.range !== undefined) return void response.writeHead(416).end();
    ranges(body, '"v1"', () => (index === 0 ? 100_000 : null))(request, response, index);
  });
  await expectWhole(downloads.fetch());
});

test('an abort is prompt and leaves the part, and the next fetch goes on and shows every byte', async () => {
  const controller = new AbortController();
  await downloads.serve((request, response, index) => {
    if (index > 0) return ranges(body, '"v1"')(request, response, index);
    response.writeHead(200, { etag: '"v1"', 'content-length': body.length });
    response.write(body.subarray(0, 100_000));
  });
  let bytes = 0;
  const onChunk = (chunk: Buffer): void => {
    if ((bytes += chunk.length) === 100_000) controller.abort(new Error('cancelled by the test'));
  };
  await expect(downloads.fetch({ signal: controller.signal, onChunk })).rejects.toThrow('cancelled by the test');
  expect((await downloads.names()).sort()).toEqual(['data.csv.part', 'data.csv.part.json']);
  expect(downloads.pauses).toEqual([]);

  await expectWhole(downloads.fetch());
  expect(rangesAsked()).toEqual([undefined, 'bytes=100000-']);
});

test('an abort before the start asks for nothing', async () => {
  await downloads.serve((_, response) => void response.end('x'));
  await expect(downloads.fetch({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  expect(downloads.requests).toEqual([]);
});

test('an abort ends a pause between tries', async () => {
  const controller = new AbortController();
  await downloads.serve((_, response) => void response.writeHead(503, { 'retry-after': '60' }).end());
  const sleep = (_ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((_done, fail) => {
      signal.addEventListener('abort', () => fail(signal.reason), { once: true });
      controller.abort(new Error('cancelled by the test'));
    });
  await expect(downloads.fetch({ signal: controller.signal, options: { sleep } })).rejects.toThrow(
    'cancelled by the test',
  );
});

describe('a part that an earlier process left', () => {
  const sidecar = (source: string): string =>
    JSON.stringify({ source, etag: '"v1"', lastModified: null, ifRange: '"v1"', total: body.length });
  const leave = async (described: string): Promise<void> => {
    await writeFile(join(downloads.folder, 'data.csv.part'), body.subarray(0, 1000));
    await writeFile(join(downloads.folder, 'data.csv.part.json'), described);
  };
  const ofThisSource = (): string => sha256(Buffer.from(`${downloads.origin()}/data.csv`));

  beforeEach(() => downloads.serve(ranges(body, '"v1"')));

  test('is continued', async () => {
    await leave(sidecar(ofThisSource()));
    await expectWhole(downloads.fetch());
    expect(rangesAsked()).toEqual(['bytes=1000-']);
  });

  test.each([
    ['of another address', () => sidecar('another')],
    ['with a damaged sidecar', () => sidecar(ofThisSource()).slice(0, -10)],
  ])('%s is not', async (_, described) => {
    await leave(described());
    await expectWhole(downloads.fetch());
    expect(rangesAsked()).toEqual([undefined]);
  });
});
