import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { errorBody, GoogleError, googleErrorOf } from './google-error.js';
import type { Fault } from './faults.js';
import type { JobConfiguration, QueryConfiguration } from './job.js';
import type { Method } from './method.js';
import { methods } from './methods.js';
import { googleRequestCheck } from './request-schema.js';
import { subjectOf } from './start-job.js';
import { answerUpload } from './uploads.js';
import type { World } from './world.js';

const routes = methods.map((method) => ({
  method,
  pattern: new RegExp(`^${method.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}));

/** Answers one HTTP request in Google's shapes. */
export async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://server');
    if (url.pathname === '/faults') return send(response, 200, await setFaults(world, await bodyOf(request)));
    if (url.pathname.startsWith('/upload/')) return await answerUpload(world, url, request, response);
    const { method, params } = route(request.method ?? 'GET', url.pathname);
    const body = await bodyOf(request);
    if (method.body) googleRequestCheck()(method.body, body);
    const subject = subjectOfBody(body) || Object.values(params).slice(1).join('.');
    const refused = world.faults.take(['refuse'], method.name, subject);
    if (refused)
      throw new GoogleError(
        refused.reason ?? 'backendError',
        'The service refused this request as a test wants it to.',
      );
    const result = await method.answer(world, { params, query: url.searchParams, body, headers: request.headers });
    if (world.faults.take(['lostReply'], method.name, subject)) return void request.socket.destroy();
    send(response, result === undefined ? 204 : 200, result);
  } catch (thrown) {
    const error = googleErrorOf(thrown);
    send(response, error.status, errorBody(error));
  }
}

/** `{ clear?, add?: Fault[], limitTableUpdates? }`: what tests in this process do through `faults`, for other processes. */
async function setFaults({ faults }: World, body: unknown): Promise<object> {
  const {
    clear = false,
    add = [],
    limitTableUpdates,
  } = body as { clear?: boolean; add?: Fault[]; limitTableUpdates?: boolean };
  if (clear) faults.clear();
  for (const fault of add) faults.add(fault);
  if (limitTableUpdates !== undefined) faults.limitTableUpdates(limitTableUpdates);
  return {};
}

/** With an emulator's address the client leaves `/bigquery/v2` out. */
function route(verb: string, path: string): { method: Method; params: Record<string, string> } {
  const rest = path.replace(/^\/bigquery\/v2/, '').replace(/^\/projects\//, '');
  for (const { method, pattern } of routes) {
    const match = method.verb === verb ? rest.match(pattern) : null;
    if (!match) continue;
    const entries = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { method, params: Object.fromEntries(entries) as Record<string, string> };
  }
  throw new GoogleError('notFound', `[test server] ${verb} ${path} is not known`);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const bytes = await buffer(request);
  if (bytes.length === 0) return {};
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new GoogleError('badRequest', 'Invalid JSON payload received.');
  }
}

function subjectOfBody(body: unknown): string {
  const { configuration, query } = body as { configuration?: JobConfiguration; query?: QueryConfiguration['query'] };
  return configuration ? subjectOf(configuration) : typeof query === 'string' ? query : '';
}

function send(response: ServerResponse, status: number, body: object | undefined): void {
  if (response.destroyed) return;
  if (body === undefined) return void response.writeHead(status).end();
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body));
}
