import { once } from 'node:events';
import { get } from 'node:http';
import { type RunningServer, startSampleServer } from '@relais/sample-sources';
import AdmZip from 'adm-zip';
import { tinySource } from './tiny-registry.js';

const EXPORT = '/api/explore/v2.1/catalog/datasets/lines/exports/csv';
const source = tinySource();
let server: RunningServer;

beforeAll(async () => {
  server = await startSampleServer({ registry: source.registry });
});
afterAll(() => server.close());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(server.url + path, { headers, method });
const bytesOf = async (response: Promise<Response>): Promise<Buffer> =>
  Buffer.from(await (await response).arrayBuffer());

test('the same address gives the same bytes, another date, seed or scale others', async () => {
  const first = await bytesOf(ask(`/at/2025-03-19${EXPORT}`));
  expect(await bytesOf(ask(`/at/2025-03-19${EXPORT}`))).toEqual(first);
  for (const moment of ['2025-04-19', '2025-03-19;seed=7', '2025-03-19;scale=2', '2025-03-19;reset=2024-01']) {
    expect((await bytesOf(ask(`/at/${moment}${EXPORT}`))).equals(first)).toBe(false);
  }
});

test('an export states no length, as the publisher does', async () => {
  const response = await ask(`/at/2025-03-19${EXPORT}`);
  expect(response.headers.get('content-length')).toBeNull();
  expect(response.headers.get('accept-ranges')).toBe('bytes');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect((await response.arrayBuffer()).byteLength).toBe(64_000);
});

test.each([0, 1, 6_399, 6_400, 6_401, 63_999])('a download cut after %i bytes goes on where it was', async (cut) => {
  const whole = await bytesOf(ask(`/at/2025-03-19${EXPORT}`));
  const etag = (await ask(`/at/2025-03-19${EXPORT}`, {}, 'HEAD')).headers.get('etag') ?? '';
  const rest = await ask(`/at/2025-03-19${EXPORT}`, { Range: `bytes=${cut}-`, 'If-Range': etag });
  expect(rest.status).toBe(206);
  expect(rest.headers.get('content-range')).toBe(`bytes ${cut}-63999/64000`);
  expect(Buffer.from(await rest.arrayBuffer())).toEqual(whole.subarray(cut));
});

test('a part from the middle is that part', async () => {
  const whole = await bytesOf(ask(`/at/2025-03-19${EXPORT}`));
  expect(await bytesOf(ask(`/at/2025-03-19${EXPORT}`, { Range: 'bytes=6000-7000' }))).toEqual(
    whole.subarray(6_000, 7_001),
  );
});

test('a resumed download of other bytes starts over', async () => {
  const etag = (await ask(`/at/2025-03-19${EXPORT}`, {}, 'HEAD')).headers.get('etag') ?? '';
  const other = await ask(`/at/2025-04-19${EXPORT}`, { Range: 'bytes=100-', 'If-Range': etag });
  expect(other.status).toBe(200);
  expect((await other.arrayBuffer()).byteLength).toBe(64_000);
});

test('a range behind the end is refused with the length', async () => {
  const response = await ask(`/at/2025-03-19${EXPORT}`, { Range: 'bytes=64000-' });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */64000']);
});

test('HEAD tells everything and sends nothing', async () => {
  const response = await ask(`/at/2025-03-19${EXPORT}`, {}, 'HEAD');
  expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
  expect(await response.text()).toBe('');
});

test('the archive holds its member, and is the same on every date', async () => {
  const march = await ask('/at/2025-03-19/zip/words.zip');
  const bytes = Buffer.from(await march.arrayBuffer());
  expect(march.headers.get('content-length')).toBe(String(bytes.length));
  expect(new AdmZip(bytes).readAsText('words.xls')).toBe('un\ndeux\n');
  expect(await bytesOf(ask('/at/2031-07-01/zip/words.zip'))).toEqual(bytes);
});

test('the metadata counts the records under the same settings', async () => {
  const metadata = (await (
    await ask(`/at/2025-03-19;scale=0.5${EXPORT.replace('/exports/csv', '')}`)
  ).json()) as object;
  expect(metadata).toMatchObject({
    dataset_id: 'lines',
    fields: [{ name: 'line', type: 'text' }],
    metas: { default: { records_count: 500 } },
  });
});

test.each([
  ['/at/2025-03-19/api/explore/v2.1/catalog/datasets/nothing/exports/csv', 404, 'Unknown dataset: nothing'],
  ['/nowhere', 404, 'Nothing here'],
  [`/at/2025-02-29${EXPORT}`, 400, '2025-02-29'],
  [`/at/2025-03-19;scale=-1${EXPORT}`, 400, 'scale=-1'],
  [`/at/2025-03-19;__proto__=1${EXPORT}`, 400, '__proto__=1'],
])('%s is refused with %i', async (path, status, words) => {
  const response = await ask(path);
  expect(response.status).toBe(status);
  expect(((await response.json()) as { message: string }).message).toContain(words);
});

test('reads only', async () => {
  expect((await ask(`/at/2025-03-19${EXPORT}`, {}, 'DELETE')).status).toBe(405);
});

test('the first page names every dataset', async () => {
  const help = (await (await ask('/')).json()) as { datasets: { dataset: string; file: string }[] };
  expect(help.datasets.map(({ dataset }) => dataset)).toEqual(['lines', 'words']);
  expect((await ask(help.datasets[0]?.file ?? '')).status).toBe(200);
});

test('nothing is made for a client that does not read or has left', async () => {
  source.made.chunks = 0;
  const request = get(`${server.url}/at/2025-03-19;scale=100000${EXPORT}`);
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  await once(response, 'readable');
  request.destroy();
  await bytesOf(ask(`/at/2025-03-19${EXPORT}`));
  const whenGone = source.made.chunks;
  await bytesOf(ask('/at/2025-03-19/zip/words.zip'));
  expect(source.made.chunks).toBe(whenGone);
  expect(whenGone).toBeLessThan(100_000);
});
