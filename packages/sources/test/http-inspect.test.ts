import { existsSync } from 'node:fs';
import { httpFetcher } from '@relais/sources/drivers/http';
import { Downloads, type Handler } from './downloads.js';

const downloads = new Downloads();
beforeEach(() => downloads.open());
afterEach(() => downloads.close());

const dataset = '/api/explore/v2.1/catalog/datasets/courses';

const inspect = (path: string, metadata?: 'opendatasoft', patienceMs = 20_000) =>
  httpFetcher({ responseMs: patienceMs, metadataMs: patienceMs }).inspect({
    dataset: 'courses',
    source: {
      kind: 'http',
      urlVariable: 'X',
      url: downloads.origin().replace('//', '//user:canary@') + path,
      fileName: 'x',
      maxBytes: 1,
      ...(metadata === undefined ? {} : { metadata }),
    },
  });

const file: Handler = (request, response) =>
  request.url?.startsWith(`${dataset}/exports/`)
    ? void response.writeHead(200, { etag: '"v1"', 'content-length': 511, 'last-modified': 'x' }).end()
    : void response.end('{"metas":{"default":{"records_count":195000}}}');

test('headers and the record count are asked, the file is not', async () => {
  await downloads.serve(file);
  expect(await inspect(`${dataset}/exports/csv?apikey=canary`, 'opendatasoft')).toEqual({
    bytes: 511,
    etag: '"v1"',
    lastModified: 'x',
    recordsCount: 195000,
    url: `${downloads.origin()}${dataset}/exports/csv?apikey=…`,
  });
  expect(downloads.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `GET ${dataset}?apikey=canary`,
    `HEAD ${dataset}/exports/csv?apikey=canary`,
  ]);
  expect(existsSync(downloads.file)).toBe(false);
});

test('a server that knows no HEAD, or says nothing, is no failure', async () => {
  await downloads.serve((request, response) => void response.writeHead(request.url === '/old' ? 405 : 200).end());
  const nothing = { bytes: null, etag: null, lastModified: null, recordsCount: null };
  expect(await inspect('/old')).toMatchObject(nothing);
  expect(await inspect('/mute')).toMatchObject(nothing);
});

test.each<[string, Handler, string]>([
  ['a refusal', (_, response) => void response.writeHead(404).end(), 'SOURCE_NOT_FOUND'],
  ['a server that is not well', (_, response) => void response.writeHead(503).end(), 'SOURCE_UNAVAILABLE'],
  ['silence', () => undefined, 'SOURCE_UNREACHABLE'],
])('%s is told after one try, without a secret', async (_name, handler, code) => {
  await downloads.serve(handler);
  const error = (await inspect('/x?apikey=canary', undefined, 500).catch((thrown: unknown) => thrown)) as Error;
  expect(error).toMatchObject({ code, context: { url: `${downloads.origin()}/x?apikey=…` } });
  expect(error.message).not.toContain('canary');
  expect(downloads.requests).toHaveLength(1);
});

test('redirects are followed past the guard, as in a download', async () => {
  await downloads.serve((request, response) =>
    request.url === '/moved'
      ? void response.writeHead(302, { location: '/here' }).end()
      : void response.writeHead(200, { 'content-length': 7 }).end(),
  );
  expect(await inspect('/moved')).toMatchObject({ bytes: 7 });
});

test('a peek reads the beginning of a file and hangs up, also where its end never comes', async () => {
  await downloads.serve((request, response) =>
    request.url === '/short' ? void response.end('abc') : void response.write('x'.repeat(100_000)),
  );
  const peek = async (path: string) => {
    const { beginning, whole } = await httpFetcher({ responseMs: 20_000, metadataMs: 20_000 }).peek({
      ...{ dataset: 'courses', bytes: 10 },
      source: { kind: 'http', urlVariable: 'X', url: downloads.origin() + path, fileName: 'x', maxBytes: 1 },
    });
    return [beginning.toString(), whole];
  };
  expect(await peek('/short')).toEqual(['abc', true]);
  expect(await peek('/endless')).toEqual(['x'.repeat(10), false]);
});
