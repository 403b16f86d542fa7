import { inspect } from 'node:util';
import { publicUrl } from '@relais/sources/drivers/http/public-url';
import { bodyOf, Downloads, type Handler } from './downloads.js';

const downloads = new Downloads();
beforeEach(() => downloads.open());
afterEach(() => downloads.close());

const dataset = '/api/explore/v2.1/catalog/datasets/courses';
const body = bodyOf(1_000);

const withMetadata =
  (metadata: Handler): Handler =>
  (request, response, index) =>
    request.url?.startsWith(`${dataset}/exports/`) ? void response.end(body) : metadata(request, response, index);

const count = (query = '', options = {}) =>
  downloads
    .fetch({ path: `${dataset}/exports/csv${query}`, source: { metadata: 'opendatasoft' }, options })
    .then(({ recordsCount }) => recordsCount);

const counting: Handler = (_, response) => void response.end('{"metas":{"default":{"records_count":195000}}}');

test('the record count of the dataset is asked before, at the address before /exports/', async () => {
  await downloads.serve(withMetadata(counting));
  expect(await count('?delimiter=%3B&apikey=k')).toBe(195000);
  expect(downloads.requests.map(({ url }) => url)).toEqual([
    `${dataset}?apikey=k`,
    `${dataset}/exports/csv?delimiter=%3B&apikey=k`,
  ]);
});

test('an export that leaves rows out has no count to compare with', async () => {
  await downloads.serve(withMetadata(counting));
  expect(await count('?where=x%3D1')).toBeNull();
  expect(downloads.requests).toHaveLength(1);
});

test.each<[string, Handler]>([
  ['a 404', (_, response) => void response.writeHead(404).end()],
  ['a page', (_, response) => void response.end('<html>')],
  ['no count', (_, response) => void response.end('{"metas":{}}')],
  ['a count that is none', (_, response) => void response.end('{"metas":{"default":{"records_count":"many"}}}')],
  [
    'B5: a count of 2^53 + 1',
    (_, response) => void response.end('{"metas":{"default":{"records_count":9007199254740993}}}'),
  ],
  [
    'B5: a count in the prototype',
    (_, response) => void response.end('{"metas":{"__proto__":{"default":{"records_count":7}}}}'),
  ],
  ['B5: depth 10,000', (_, response) => void response.end(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
  ['B5: a truncated document', (_, response) => void response.end('{"metas":{"default":{"records_count":19')],
  ['a reset', (request) => void request.socket.destroy()],
  ['silence', () => undefined],
  ['an endless document', (_, response) => void response.writeHead(200).write('[')],
])('%s is fine', async (_, metadata) => {
  await downloads.serve(withMetadata(metadata));
  expect(await count('', { metadataMs: 100 })).toBeNull();
  expect(({} as { default?: unknown }).default).toBeUndefined();
});

test('a source without metadata is not asked for any', async () => {
  await downloads.serve((_, response) => void response.end(body));
  await downloads.fetch({ path: `${dataset}/exports/csv` });
  expect(downloads.requests).toHaveLength(1);
});

test.each([
  ['https://u:p@h.example:8443/a/b.csv?key=s3cret&empty=&s3cret#s3cret', 'https://h.example:8443/a/b.csv?key=…&…&…'],
  ['http://h.example/', 'http://h.example/'],
])('%s is shown as %s', (url, shown) => {
  expect(publicUrl(new URL(url))).toBe(shown);
});

describe('secrets', () => {
  const secret = 'canary-7f3a';

  const handlers: [string, Handler][] = [
    ['a refusal', (_, response) => void response.writeHead(403).end()],
    ['a reset', (request) => void request.socket.resetAndDestroy()],
    ['a cut', (_, response) => response.writeHead(200, { 'content-length': 10 }).write('x', () => response.destroy())],
    ['a redirect', (_, response) => void response.writeHead(302, { location: `http://10.0.0.1/?sig=${secret}` }).end()],
    ['a garbled answer', (request) => void request.socket.end('not http at all\r\n\r\n')],
  ];

  test.each(handlers)('%s does not tell them', async (_, handler) => {
    await downloads.serve(handler);
    const url = `${downloads.origin().replace('//', `//${secret}:${secret}@`)}/data.csv?apikey=${secret}`;
    const error = await downloads.failure({ url, source: { headers: { 'X-Key': secret } } });
    expect(error.code).toMatch(/^SOURCE_/);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
    expect(error.message).toContain('/data.csv?apikey=…');
  });

  test('neither the result nor what lies on disk tells them', async () => {
    await downloads.serve((_, response) => {
      response.writeHead(200, { etag: '"v1"' });
      response.write(body);
    });
    const url = `${downloads.origin().replace('//', `//${secret}:${secret}@`)}/data.csv?apikey=${secret}`;
    await downloads.failure({ url, options: { totalMs: 2_000 } });
    expect((await downloads.bytes('data.csv.part.json')).toString()).not.toContain(secret);
  });
});
