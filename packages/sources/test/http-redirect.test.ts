import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardRedirects } from '@relais/sources/drivers/http/address-guard';
import { bodyOf, Downloads, sha256 } from './downloads.js';

const downloads = new Downloads();
beforeEach(() => downloads.open());
afterEach(() => downloads.close());

const body = bodyOf(5_000);

/** Answers by path: a text is where to go, else the body. */
const routes = (where: Record<string, string>) =>
  downloads.serve((request, response) => {
    const location = where[request.url ?? ''];
    if (location === undefined) response.end(body);
    else response.writeHead(302, { location }).end();
  });

test('redirects are followed, relative ones too, and the configured address is what is reported', async () => {
  await routes({ '/data.csv': '/a', '/a': 'b?x=1', '/b?x=1': '/c' });
  expect(await downloads.fetch()).toMatchObject({ sha256: sha256(body), url: `${downloads.origin()}/data.csv` });
});

test.each([
  ['in a circle', { '/data.csv': '/a', '/a': '/b', '/b': '/a' }],
  ['to itself', { '/data.csv': '/data.csv' }],
  ['six times', { '/data.csv': '/1', '/1': '/2', '/2': '/3', '/3': '/4', '/4': '/5', '/5': '/6' }],
  ['nowhere', { '/data.csv': 'http://' }],
])('a redirect %s is refused', async (_, where) => {
  await routes(where);
  expect(await downloads.failure()).toMatchObject({ code: 'SOURCE_REDIRECT' });
  expect(downloads.pauses).toEqual([]);
});

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:169.254.169.254]/',
  'http://2852039166/',
  'http://10.0.0.1/',
  'http://192.168.1.1/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://0.0.0.0/',
  'file:///etc/passwd',
  'ftp://127.0.0.1/data.csv',
  'data:text/csv,x',
])('a redirect to %s is refused', async (location) => {
  await routes({ '/data.csv': location });
  expect(await downloads.failure()).toMatchObject({ code: 'SOURCE_ADDRESS_REFUSED' });
  expect(downloads.requests).toHaveLength(1);
});

test('a name is judged by all it stands for', async () => {
  await routes({ '/data.csv': 'http://mirror.example/' });
  const resolve = async (): Promise<string[]> => ['93.184.215.14', '169.254.169.254'];
  expect(await downloads.failure({ options: { resolve } })).toMatchObject({ code: 'SOURCE_ADDRESS_REFUSED' });
});

test('a name is looked up once: the connection goes where the guard has looked', async () => {
  const mirror = (): string => downloads.origin().replace('127.0.0.1', 'mirror.example');
  await downloads.serve((request, response) => {
    if (request.url === '/data.csv') response.writeHead(302, { location: `${mirror()}/mirror.csv` }).end();
    else response.end(body);
  });
  const asked: string[] = [];
  const resolve = async (name: string): Promise<string[]> => (asked.push(name), ['127.0.0.1']);
  expect(await downloads.fetch({ options: { resolve } })).toMatchObject({ sha256: sha256(body) });
  expect(asked).toEqual(['mirror.example']);
  expect(`http://${downloads.requests[1]?.headers.host}`).toBe(mirror());
});

describe('from a public address', () => {
  const origin = { dataset: 'x', url: 'https://portal.example/x' };
  const names: Record<string, string[]> = {
    'portal.example': ['93.184.215.14'],
    'cdn.example': ['93.184.215.15', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
    'intranet.example': ['10.1.2.3'],
    localhost: ['127.0.0.1', '::1'],
  };
  const guard = guardRedirects(new URL('https://portal.example/x'), origin, async (name) => names[name] ?? []);
  const from = new URL('https://portal.example/x');

  test('another public address is fine', async () => {
    expect(await guard(from, new URL('https://cdn.example/y'))).toEqual(names['cdn.example']);
  });

  test.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://localhost/',
    'https://intranet.example/',
    'https://100.64.0.1/',
    'http://cdn.example/y',
  ])('%s is refused', async (to) => {
    await expect(guard(from, new URL(to))).rejects.toMatchObject({ code: 'SOURCE_ADDRESS_REFUSED' });
  });

  test('an address on the same kind of network as the configured one is fine', async () => {
    const inside = guardRedirects(new URL('http://10.9.9.9/x'), origin, async () => []);
    expect(await inside(new URL('http://10.9.9.9/x'), new URL('http://10.1.1.1/y'))).toEqual(['10.1.1.1']);
    await expect(inside(new URL('http://10.9.9.9/x'), new URL('http://127.0.0.1/'))).rejects.toThrow('loopback');
  });
});

describe('to another origin', () => {
  let other: Server;
  const seen: NodeJS.Dict<string | string[]>[] = [];

  beforeEach(async () => {
    seen.length = 0;
    other = createServer((request, response) => {
      seen.push(request.headers);
      response.end(body);
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  });
  afterEach(() => new Promise((done) => other.close(done)));

  test('keys are not sent along', async () => {
    await routes({ '/data.csv': `http://127.0.0.1:${(other.address() as AddressInfo).port}/` });
    const url = downloads.origin().replace('//', '//user:secret@');
    await downloads.fetch({
      url: `${url}/data.csv`,
      source: { headers: { 'X-Api-Key': 'secret', Cookie: 'secret', 'User-Agent': 'Mozilla/5.0' } },
    });
    expect(downloads.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:secret').toString('base64')}`);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.['user-agent']).toBe('Mozilla/5.0');
    expect(JSON.stringify(seen)).not.toMatch(/secret|authorization/i);
  });
});

test.each(['file:///etc/passwd', 'ftp://example.org/x', 'data:text/csv,x', 'no address'])(
  '%s cannot be configured',
  async (url) => {
    await downloads.serve(() => undefined);
    expect(await downloads.failure({ url })).toMatchObject({ code: 'SOURCE_ADDRESS_REFUSED' });
  },
);
