import { BigQuery } from '@google-cloud/bigquery';
import { PermanentError, TransientError } from '@relais/core';
import { externalWrite, type KillPoint } from '@relais/core/kill-point';
import { wait } from '@relais/core/retrying';
import { GoogleAuth, Impersonated, PassThroughClient, type AuthClient } from 'google-auth-library';
import { requestFailure } from './errors.js';
import type { BigQueryWarehouseOptions } from './settings.js';

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the project, e.g. `datasets/x/tables`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** BigQuery's REST interface as far as the driver needs it, with its retries. */
export interface BigQueryClient {
  readonly project: string;
  readonly location: string;
  readonly maximumBytesBilled: number;
  readonly pauseMs: number;
  /** @throws RelaisError with a code of errors.ts; a TransientError was tried {@link TRIES} times */
  call<T>(what: string, request: RestRequest): Promise<T>;
}

/** Everything but what lies in the store. */
export type ClientOptions = Omit<BigQueryWarehouseOptions, 'store' | 'codeVersion'>;

const TRIES = 6;
const TIMEOUT_MS = 120_000;
const LONGEST_PAUSE_MS = 20_000;
const SCOPES = ['https://www.googleapis.com/auth/bigquery', 'https://www.googleapis.com/auth/devstorage.read_only'];
const GOOGLE = 'https://bigquery.googleapis.com';

/** The pause after a number of tries that failed; it doubles, and no two callers come back at the same time. */
export const backOff = (pauseMs: number, tries: number): number =>
  Math.min(pauseMs * 2 ** tries, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);

/** Opens no connection and asks no credentials yet. */
export function openClient(options: ClientOptions): BigQueryClient {
  const { project, location, maximumBytesBilled, pauseMs = 500 } = options;
  const base = `${(options.endpoint ?? GOOGLE).replace(/\/+$/, '')}/bigquery/v2/projects/${assertProject(project)}`;
  let client: Promise<BigQuery> | undefined;
  const once = async <T>(what: string, request: RestRequest): Promise<T> => {
    try {
      client ??= connect(options).catch((error: unknown) => {
        client = undefined;
        throw error;
      });
      const asking = await client;
      const point = pointOf(request);
      const ask = (): Promise<T> => send<T>(asking, `${base}/${request.path}`, request);
      return point === null ? await ask() : await externalWrite(point, ask);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw requestFailure(what, error);
    }
  };
  const call = async <T>(what: string, request: RestRequest): Promise<T> => {
    for (let tries = 0; ; tries++) {
      request.signal?.throwIfAborted();
      try {
        return await once<T>(what, request);
      } catch (error) {
        if (!(error instanceof TransientError) || error.code === 'QUOTA_EXCEEDED' || tries + 1 >= TRIES) throw error;
        await wait(backOff(pauseMs, tries), request.signal);
      }
    }
  };
  return { project, location, maximumBytesBilled, pauseMs, call };
}

/** Null for a request that changes nothing. */
function pointOf({ method, path, body }: RestRequest): KillPoint | null {
  if (method === 'GET') return null;
  if (path === 'jobs') {
    const { configuration } = body as { configuration: object };
    if ('load' in configuration) return 'warehouse/bigquery/load-job';
    return 'query' in configuration ? 'warehouse/bigquery/query-job' : 'warehouse/bigquery/other-job';
  }
  if (/^(jobs|queries)/.test(path)) return 'warehouse/bigquery/other-job';
  return /\/tables/.test(path) ? 'warehouse/bigquery/table' : 'warehouse/bigquery/dataset';
}

/** The address is whole, because the library builds another one when BIGQUERY_EMULATOR_HOST is set. */
function send<T>(client: BigQuery, uri: string, { method, query, body, signal }: RestRequest): Promise<T> {
  const options = { method, uri, qs: { prettyPrint: false, ...query }, json: body ?? true };
  return new Promise<T>((resolve, reject) => {
    // The library cannot break a request off; its reply is waited for no longer.
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    client.request(options, (error: Error | null, reply?: unknown) => {
      signal?.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve(reply as T);
    });
  });
}

/** Retries are this driver's: it knows which requests may be sent twice. */
async function connect(options: ClientOptions): Promise<BigQuery> {
  const client = new BigQuery({
    projectId: options.project,
    location: options.location,
    authClient: await openCredentials(options),
    autoRetry: false,
    ...(options.endpoint !== null && { apiEndpoint: options.endpoint }),
  });
  client.timeout = TIMEOUT_MS;
  return client;
}

async function openCredentials({ endpoint, impersonate }: ClientOptions): Promise<AuthClient> {
  if (endpoint !== null) return new PassThroughClient();
  const sourceClient = await new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloud-platform'] }).getClient();
  if (impersonate === null) return sourceClient;
  return new Impersonated({
    sourceClient,
    targetPrincipal: impersonate,
    targetScopes: SCOPES,
    delegates: [],
    lifetime: 3600,
  });
}

function assertProject(project: string): string {
  if (/^[a-z][a-z0-9.:-]{3,100}$/.test(project)) return project;
  throw new PermanentError(
    `[warehouse/bigquery] ${JSON.stringify(project)} is no project id; set BIGQUERY_PROJECT to one such as my-project-123`,
    { code: 'PROJECT_INVALID' },
  );
}
