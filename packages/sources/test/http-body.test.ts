import { PermanentError } from '@relais/core';
import { bodyOf, Downloads, send, sha256, type Handler } from './downloads.js';

const downloads = new Downloads();
beforeEach(() => downloads.open());
afterEach(() => downloads.close());

const page = '<!DOCTYPE html><html><body>Service momentanément indisponible</body></html>';
const body = bodyOf(50_000);

const answering =
  (text: string | Buffer, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(200, headers).end(text);

const badBodies: [string, string, Handler][] = [
  ['an HTML type', 'SOURCE_HTML', answering('id;name\n', { 'content-type': 'text/html; charset=utf-8' })],
  ['a page without a type', 'SOURCE_HTML', answering(page)],
  ['a page after a byte order mark and blanks', 'SOURCE_HTML', answering(`\ufeff \r\n\t${page.toLowerCase()}`)],
  ['a page that begins with its tag', 'SOURCE_HTML', answering('<HTML lang="fr">')],
  ['a page that comes in single bytes', 'SOURCE_HTML', (_, response) => drip(response, Buffer.from(page))],
  ['a long page', 'SOURCE_HTML', answering(page + ' '.repeat(5_000_000))],
  ['nothing', 'SOURCE_EMPTY', answering('')],
  ['no content', 'SOURCE_EMPTY', (_, response) => void response.writeHead(204).end()],
  [
    'less than declared',
    'SOURCE_TRUNCATED',
    (_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      send(response, body, 1000);
    },
  ],
  [
    'a connection closed on one side',
    'SOURCE_TRUNCATED',
    (_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 1000), () => response.socket?.end());
    },
  ],
  [
    'a chunked body without an end',
    'SOURCE_TRUNCATED',
    (_, response) => {
      response.writeHead(200);
      send(response, body, 1000);
    },
  ],
];

function drip(response: Parameters<Handler>[1], data: Buffer): void {
  response.writeHead(200);
  const next = (at: number): unknown =>
    at < data.length ? response.write(data.subarray(at, at + 1), () => setImmediate(next, at + 1)) : response.end();
  next(0);
}

test.each(badBodies)('%s is refused as %s after three tries', async (_, code, handler) => {
  await downloads.serve(handler);
  const error = await downloads.failure({ options: { backoffMs: 1000 } });
  expect(error).toBeInstanceOf(PermanentError);
  expect(error).toMatchObject({ code, dataset: 'courses' });
  expect(downloads.requests).toHaveLength(3);
  expect(downloads.pauses.reduce((a, b) => a + b)).toBeLessThan(20_000);
  expect(await downloads.names()).toEqual(['data.csv.rejected']);
});

test('the evidence is what came last', async () => {
  await downloads.serve(answering(page));
  await downloads.failure();
  expect((await downloads.bytes('data.csv.rejected')).toString()).toBe(page);
});

test.each(badBodies)('%s and then a good body is a success', async (_name, _code, handler) => {
  await downloads.serve(
    (request, response, index) => void (index === 0 ? handler(request, response, 0) : response.end(body)),
  );
  expect(await downloads.fetch()).toMatchObject({ sha256: sha256(body) });
  expect(Buffer.concat(downloads.seen)).toEqual(body);
});

test('one bad body among other failures is no source that stays bad', async () => {
  await downloads.serve((_, response, index) => void (index < 4 ? response.writeHead(503).end() : response.end('')));
  const error = await downloads.failure();
  expect(error).not.toBeInstanceOf(PermanentError);
  expect(error.code).toBe('SOURCE_EMPTY');
});

test('text that merely speaks of HTML is data', async () => {
  await downloads.serve(answering('title;text\nweb;<html> for beginners\n', { 'content-type': 'text/csv' }));
  expect((await downloads.fetch()).bytes).toBeGreaterThan(0);
});

describe('too large', () => {
  test('as declared: refused before a byte is read', async () => {
    await downloads.serve(answering(body, { 'content-length': String(body.length) }));
    expect(await downloads.failure({ source: { maxBytes: 49_999 } })).toMatchObject({ code: 'SOURCE_TOO_LARGE' });
    expect(downloads.seen).toEqual([]);
    expect(downloads.requests).toHaveLength(1);
  });

  test('an endless body ends at the bound and leaves nothing', async () => {
    await downloads.serve((_, response) => {
      response.writeHead(200, { etag: '"v1"' });
      const more = (): void => {
        while (!response.destroyed && response.write(body));
      };
      response.on('drain', more);
      more();
    });
    expect(await downloads.failure({ source: { maxBytes: 3_000_000 } })).toMatchObject({ code: 'SOURCE_TOO_LARGE' });
    expect(Buffer.concat(downloads.seen).length).toBeLessThanOrEqual(3_000_000);
    expect(await downloads.names()).toEqual([]);
  });

  test('exactly the bound is allowed', async () => {
    await downloads.serve(answering(body));
    expect(await downloads.fetch({ source: { maxBytes: body.length } })).toMatchObject({ bytes: body.length });
  });
});

test('compression is not asked for, and refused where it comes all the same', async () => {
  await downloads.serve(answering(body, { 'content-encoding': 'gzip' }));
  expect(await downloads.failure()).toMatchObject({ code: 'SOURCE_ENCODED' });
  expect(downloads.requests[0]?.headers['accept-encoding']).toBe('identity');
});

test('headers of the source are sent', async () => {
  await downloads.serve(answering(body));
  await downloads.fetch({ source: { headers: { 'User-Agent': 'Mozilla/5.0', 'X-Key': 'k' } } });
  expect(downloads.requests[0]?.headers).toMatchObject({ 'user-agent': 'Mozilla/5.0', 'x-key': 'k' });
});

test('a proxy that the environment names is not asked for this machine itself', async () => {
  const before = process.env['HTTP_PROXY'];
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
  try {
    await downloads.serve(answering(body));
    expect(await downloads.fetch()).toMatchObject({ sha256: sha256(body) });
  } finally {
    if (before === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = before;
  }
});
