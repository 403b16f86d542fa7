import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askJson } from '@relais/http-json';

let server: Server;
let seen: string[];
const serve = async (answer: RequestListener): Promise<string> => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
afterEach(() => new Promise((closed) => server.close(closed)));

const get = (url: string, signal?: AbortSignal) =>
  askJson({ method: 'GET', url, largestAnswerBytes: 1_000, signal }, (words) => new Error(`nobody there: ${words}`));

test.each([
  ['JSON', 200, '{"a": 1}', { a: 1 }],
  ['a refusal', 403, '{"error": "no"}', { error: 'no' }],
  ['a page', 502, '<html>', null],
  ['nothing', 204, '', null],
])('%s is an answer', async (_name, status, text, document) => {
  const url = await serve((_, response) => response.writeHead(status, { 'retry-after': '7' }).end(text));
  expect(await get(url)).toEqual({ status, retryAfter: '7', document });
});

test('a redirect is an answer and is not followed', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
  expect(await get(`${url}/here`)).toEqual({ status: 302, retryAfter: null, document: null });
  expect(seen).toEqual(['GET /here']);
});

test('a body is sent as JSON', async () => {
  const url = await serve((request, response) => request.pipe(response.writeHead(200)));
  const request = { method: 'POST', url, body: { q: ['é'] }, largestAnswerBytes: 1_000, signal: undefined } as const;
  expect((await askJson(request, Error)).document).toEqual({ q: ['é'] });
});

test.each<[string, RequestListener]>([
  ['that is larger than it may be', (_, response) => response.end(JSON.stringify('x'.repeat(2_000)))],
  [
    'that breaks off',
    (_, response) => response.writeHead(200, { 'content-length': 9 }).write('{') && response.destroy(),
  ],
])('an answer %s is none', async (_name, answer) => {
  await expect(get(await serve(answer))).rejects.toThrow('nobody there: ');
});

test('who gives up gets the own reason', async () => {
  const reason = new Error('the run was cancelled');
  const cancel = new AbortController();
  const url = await serve(() => cancel.abort(reason));
  await expect(get(url, cancel.signal)).rejects.toBe(reason);
});
