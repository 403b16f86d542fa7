import { gunzipSync } from 'node:zlib';
import { createApp } from '@relais/dashboard/server/create-app';
import type { Site } from '@relais/dashboard/site/create-site';
import { dataOf, siteOf } from './data-of.js';
import { temporaryWarehouse, type TemporaryWarehouse } from './published-tables.js';
import { gauges, heightsOf, tides, tidesRegistry } from './tides.js';

let subject: TemporaryWarehouse;
let site: Site;
const faults: string[] = [];
beforeAll(async () => {
  subject = await temporaryWarehouse();
  await subject.publish(tides, heightsOf(1));
  const unpublished = { definition: { ...tides, name: 'ebbs' }, tiles: tidesRegistry['tides']?.tiles ?? [] };
  site = siteOf(dataOf({ ...tidesRegistry, ebbs: unpublished }, subject.warehouse));
});
afterAll(() => subject.dispose());
beforeEach(() => faults.splice(0));

const app = () => createApp({ site, hosts: ['gauge.example'], onError: (path) => faults.push(path) });
const ask = async (path: string, init: RequestInit = {}, host = '127.0.0.1:4780') =>
  app().request(`http://127.0.0.1:4780${path}`, { ...init, headers: { host, ...init.headers } });

test('a pipeline gets its pages by its definition and its tiles alone', async () => {
  for (const path of ['/', '/tides/', '/tides/catalogue/', '/tides/catalogue/marts.heights/', '/tides/runs/']) {
    const answer = await ask(path);
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('Tides');
  }
  expect(faults).toEqual([]);
});

test('a tile that cannot be answered leaves the others alone', async () => {
  const tiles = (await site.data.pipeline('tides'))?.tiles ?? [];
  expect(tiles.map(({ failure }) => failure === null)).toEqual([true, true, true, false]);
  expect((await ask('/data/tides/broken/all.json')).status).toBe(500);
});

test('of a pipeline that published nothing every page says which command to run', async () => {
  for (const path of ['/ebbs/', '/ebbs/catalogue/'])
    expect(await (await ask(path)).text()).toContain('./relais run ebbs');
  expect((await ask('/ebbs/runs/')).status).toBe(200);
  expect((await ask('/data/ebbs/heights/all.json')).status).toBe(404);
});

test('whatever a value is, it has a slice of its own that holds its rows', async () => {
  const heights = (await site.data.pipeline('tides'))?.tiles[0];
  const slices = heights?.slicing?.slices ?? [];
  expect(new Set(slices.map(({ value }) => value))).toEqual(new Set(gauges));
  expect(new Set(slices.map(({ slug }) => slug)).size).toBe(gauges.length);
  expect(heights?.initial).toBe(slices.find(({ value }) => value === 'C:\\n')?.slug);
  for (const { slug, value, rows } of slices) {
    expect(slug).toMatch(/^[a-z0-9-]+$/);
    const answer = await ask(`/data/tides/heights/${slug}.json`);
    const told = (await answer.json()) as { rows: unknown[][] };
    expect(told.rows.map(([gauge]) => gauge)).toEqual(Array(rows).fill(value));
  }
});

test('numbers stay exact, and rows that share the last place are settled the same way each time', async () => {
  const { rows } = (await (await ask('/data/tides/highest/all.json')).json()) as { rows: unknown[][] };
  expect(rows).toEqual([
    ['=1+1', '9007199254740993'],
    ['r3', '3'],
    ['r7', '3'],
  ]);
});

test('a CSV is RFC 4180: a header, exact values, and no text that a spreadsheet would run', async () => {
  const csv = await ask('/data/tides/highest/all.csv');
  expect(csv.headers.get('content-type')).toMatch('text/csv');
  expect(await csv.text()).toBe("reading,height\r\n'=1+1,9007199254740993\r\nr3,3\r\nr7,3\r\n");
});

test('pages may load nothing from elsewhere, be framed by nobody, and are read only', async () => {
  const { headers } = await ask('/');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect((await ask('/', { method: 'POST' })).status).toBe(405);
});

test.each([
  ['127.0.0.1:4780', 200],
  ['localhost:4780', 200],
  ['[::1]:4780', 200],
  ['gauge.example', 200],
  ['evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['', 421],
])('asked for as %j it answers %i, so that no foreign name leads here', async (host, status) => {
  expect((await ask('/', {}, host)).status).toBe(status);
});

test.each([
  '/../../etc/passwd',
  '/assets/../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/data/tides/heights/..%2f..json',
  '/tides/catalogue/pg_catalog.pg_tables/',
  '/constructor/',
  '/data/tides/__proto__/all.json',
  "/data/tides/heights/' or 1=1.json",
])('there is nothing at %s', async (path) => {
  expect((await ask(path)).status).toBe(404);
  expect(faults).toEqual([]);
});

test('what a reader has already is not sent again, HEAD sends none, and gzip is used', async () => {
  const first = await ask('/assets/index-1.js');
  expect(first.headers.get('cache-control')).toMatch('immutable');
  const tag = first.headers.get('etag') ?? '';
  expect((await ask('/assets/index-1.js', { headers: { 'if-none-match': tag } })).status).toBe(304);
  const head = await ask('/tides/', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  const packed = await ask('/tides/', { headers: { 'accept-encoding': 'gzip' } });
  expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toContain('</html>');
});

test('a folder without its slash leads to the folder', async () => {
  const answer = await ask('/tides');
  expect([answer.status, answer.headers.get('location')]).toEqual([308, '/tides/']);
});
