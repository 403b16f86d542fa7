import { PermanentError, TransientError } from '@relais/core';
import { retryAfter } from '@relais/core/retry-after';
import { bodyOf, Downloads, sha256 } from './downloads.js';

const downloads = new Downloads();
beforeEach(() => downloads.open());
afterEach(() => downloads.close());

const body = bodyOf(5_000);

test.each([408, 429, 500, 502, 503, 504])('after a %i it tries again', async (status) => {
  await downloads.serve(
    (_, response, index) => void (index < 2 ? response.writeHead(status).end() : response.end(body)),
  );
  expect(await downloads.fetch()).toMatchObject({ sha256: sha256(body) });
  expect(downloads.pauses).toHaveLength(2);
});

test.each([
  [400, 'SOURCE_REFUSED'],
  [401, 'SOURCE_FORBIDDEN'],
  [403, 'SOURCE_FORBIDDEN'],
  [404, 'SOURCE_NOT_FOUND'],
  [410, 'SOURCE_NOT_FOUND'],
  [416, 'SOURCE_REFUSED'],
])('a %i is final at once', async (status, code) => {
  await downloads.serve((_, response) => void response.writeHead(status).end());
  const error = await downloads.failure();
  expect(error).toBeInstanceOf(PermanentError);
  expect(error).toMatchObject({ code, dataset: 'courses' });
  expect(downloads.requests).toHaveLength(1);
  expect(await downloads.names()).toEqual([]);
});

test('pauses grow, and five tries are all by default', async () => {
  await downloads.serve((_, response) => void response.writeHead(503).end());
  const error = await downloads.failure({ options: { backoffMs: 1000 } });
  expect(error).toBeInstanceOf(TransientError);
  expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  expect(downloads.requests).toHaveLength(5);
  downloads.pauses.forEach((ms, at) => {
    expect(ms).toBeGreaterThanOrEqual(500 * 2 ** at);
    expect(ms).toBeLessThanOrEqual(1000 * 2 ** at);
  });
});

test('Retry-After is honoured', async () => {
  await downloads.serve((_, response, index) => {
    if (index === 0) response.writeHead(429, { 'retry-after': '7' }).end();
    else response.end(body);
  });
  await downloads.fetch();
  expect(downloads.pauses).toEqual([7000]);
});

test('a Retry-After of an hour is handed on, not waited for', async () => {
  await downloads.serve((_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end());
  const error = await downloads.failure();
  expect(error).toMatchObject({ code: 'SOURCE_RATE_LIMITED', retryAfterMs: 3_600_000 });
  expect(downloads.requests).toHaveLength(1);
});

test.each([
  ['7', 7000],
  ['Sun, 06 Apr 2025 03:00:05 GMT', 5000],
  ['Sun, 06 Apr 2025 02:00:00 GMT', 0],
  ['soon', null],
  [null, null],
])('Retry-After %j is %j ms', (value, ms) => {
  expect(retryAfter(value, Date.parse('2025-04-06T03:00:00Z'))).toBe(ms);
});

test('after a reset it tries again', async () => {
  await downloads.serve(
    (request, response, index) => void (index === 0 ? request.socket.resetAndDestroy() : response.end(body)),
  );
  expect(await downloads.fetch()).toMatchObject({ sha256: sha256(body) });
});

test('where nobody listens it says so', async () => {
  await downloads.serve(() => undefined);
  const url = `${downloads.origin()}/data.csv`;
  await downloads.close();
  await downloads.open();
  const error = await downloads.failure({ url });
  expect(error).toBeInstanceOf(TransientError);
  expect(error.code).toBe('SOURCE_UNREACHABLE');
  expect(error.message).toContain('ECONNREFUSED');
  expect(downloads.pauses).toHaveLength(4);
});

test('a server that never answers is given up', async () => {
  await downloads.serve((_, response, index) => void (index === 0 ? undefined : response.end(body)));
  expect(await downloads.fetch({ options: { responseMs: 500 } })).toMatchObject({ sha256: sha256(body) });
});

describe('too slow', () => {
  const throughput = { bytesPerSecond: 10_000, windowMs: 100 };

  test('a stalled body is tried again', async () => {
    await downloads.serve((_, response, index) => {
      response.writeHead(200, { 'content-length': body.length });
      if (index === 0) response.write(body.subarray(0, 100));
      else response.end(body);
    });
    expect(await downloads.fetch({ options: { throughput } })).toMatchObject({ sha256: sha256(body) });
  });

  test('a body that drips for ever is named', async () => {
    const timers: NodeJS.Timeout[] = [];
    await downloads.serve((_, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write('x'), 5));
    });
    const error = await downloads.failure({ options: { throughput, attempts: 2 } });
    timers.forEach(clearInterval);
    expect(error).toBeInstanceOf(TransientError);
    expect(error.code).toBe('SOURCE_STALLED');
    expect(downloads.requests).toHaveLength(2);
  });

  test('the whole of it has a bound', async () => {
    await downloads.serve((_, response) => void response.writeHead(200, { etag: '"v1"' }).write(body));
    const error = await downloads.failure({ options: { totalMs: 2_000 } });
    expect(error).toMatchObject({ code: 'SOURCE_TIMEOUT' });
    expect(await downloads.bytes('data.csv.part')).toEqual(body);
  });
});

test('progress is told while it lasts, with the bytes expected', async () => {
  await downloads.serve((_, response) => {
    response.writeHead(200, { 'content-length': body.length, etag: '"v1"' });
    response.write(body.subarray(0, 1000));
    waiting = () => response.end(body.subarray(1000));
  });
  let waiting = (): unknown => undefined;
  const told: (readonly [number, number | null])[] = [];
  await downloads.fetch({
    onProgress: (bytes, expected) => {
      told.push([bytes, expected]);
      waiting();
    },
  });
  expect(told[0]).toEqual([1000, 5000]);
});
