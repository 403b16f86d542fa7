import { retrying, type Patience } from '@relais/core/retrying';
import { askJson, type JsonAnswer } from '@relais/http-json';
import { keptRowsIn, type KeptRows } from '../../kept-rows.js';
import { runResultsIn, type NodeResult } from '../../run-results.js';
import { cloudFailure } from './failure.js';

export interface CloudAccess {
  /** Address of the account's region, e.g. https://cloud.getdbt.com */
  readonly url: string;
  readonly accountId: string;
  readonly jobId: string;
  readonly token: string;
}

/** What is read of a run; https://docs.getdbt.com/dbt-cloud/api-v2 */
export interface CloudRun {
  readonly id: number;
  /** 1 queued, 2 starting, 3 running, 10 success, 20 error, 30 cancelled. */
  readonly status: number;
  readonly status_message?: string | null;
  readonly trigger?: { readonly cause?: string | null } | null;
  readonly run_steps?: readonly RunStep[] | null;
}

export interface RunStep {
  readonly name?: string;
  readonly status?: number;
}

export const isLive = ({ status }: Pick<CloudRun, 'status'>): boolean => status < 10;

/** What a run is told to do instead of what stands in the job. */
export interface RunOrder {
  /** At most 255 characters. */
  readonly cause: string;
  readonly schema_override: string;
  readonly steps_override: readonly string[];
}

export interface CloudApi {
  /** Asked once: whether a failed request started a run is for the caller to find out. */
  readonly trigger: (order: RunOrder, signal: AbortSignal | undefined) => Promise<CloudRun>;
  /** The job's newest runs, newest first. */
  readonly newestRuns: (signal: AbortSignal | undefined) => Promise<readonly CloudRun[]>;
  readonly run: (id: number, signal: AbortSignal | undefined) => Promise<CloudRun>;
  readonly cancel: (id: number) => Promise<void>;
  /** Null where the run left none. */
  readonly runResults: (id: number, signal: AbortSignal | undefined) => Promise<readonly NodeResult[] | null>;
  /** Nothing where the run left no manifest. */
  readonly keptRows: (id: number, signal: AbortSignal | undefined) => Promise<KeptRows>;
}

const LARGEST_ANSWER = 256 << 20;

/** The Administrative API (v2) of one job; what may be over by the next try is tried again, but for the trigger. */
export function cloudApi(access: CloudAccess, patience: Patience): CloudApi {
  const account = `/api/v2/accounts/${encodeURIComponent(access.accountId)}`;
  const job = encodeURIComponent(access.jobId);
  const request = (method: 'GET' | 'POST', path: string, signal: AbortSignal | undefined, body?: RunOrder) =>
    ask(access, method, `${account}${path}`, signal, body);
  const patiently = (method: 'GET' | 'POST', path: string, signal?: AbortSignal) =>
    retrying(() => request(method, path, signal), patience, signal);
  const artifact = async (id: number, name: string, signal: AbortSignal | undefined): Promise<unknown> => {
    try {
      return (await patiently('GET', `/runs/${id}/artifacts/${name}`, signal)).document;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'DBT_CLOUD_NOT_FOUND') return null;
      throw error;
    }
  };
  const data = (answer: JsonAnswer): unknown => (answer.document as { data?: unknown } | null)?.data;
  return {
    trigger: async (order, signal) => runIn(data(await request('POST', `/jobs/${job}/run/`, signal, order))),
    newestRuns: async (signal) => {
      const query = `job_definition_id=${job}&order_by=-id&limit=50&include_related=${encodeURIComponent('["trigger"]')}`;
      const runs = data(await patiently('GET', `/runs/?${query}`, signal));
      return Array.isArray(runs) ? runs.map(runIn) : [];
    },
    run: async (id, signal) => {
      const related = encodeURIComponent('["run_steps"]');
      return runIn(data(await patiently('GET', `/runs/${id}/?include_related=${related}`, signal)));
    },
    cancel: async (id) => void (await patiently('POST', `/runs/${id}/cancel/`)),
    runResults: async (id, signal) => runResultsIn(await artifact(id, 'run_results.json', signal)),
    keptRows: async (id, signal) => keptRowsIn(await artifact(id, 'manifest.json', signal)),
  };
}

function runIn(value: unknown): CloudRun {
  const run = value as CloudRun | null | undefined;
  if (Number.isInteger(run?.id) && Number.isInteger(run?.status)) return run as CloudRun;
  throw cloudFailure({ status: 200, retryAfter: null, message: 'an answer without a run' }, '');
}

/** The token stands in its header and nowhere else. */
async function ask(
  { url, token }: CloudAccess,
  method: 'GET' | 'POST',
  path: string,
  signal: AbortSignal | undefined,
  body: RunOrder | undefined,
): Promise<JsonAnswer> {
  const request = {
    ...{ method, url: `${url.replace(/\/+$/, '')}${path}`, headers: { Authorization: `Token ${token}` }, body, signal },
    largestAnswerBytes: LARGEST_ANSWER,
  };
  const answer = await askJson(request, (message) => cloudFailure({ status: null, retryAfter: null, message }, token));
  if (answer.status >= 200 && answer.status < 300) return answer;
  const said = (answer.document as { status?: { user_message?: unknown } } | null)?.status?.user_message;
  throw cloudFailure({ ...answer, message: typeof said === 'string' ? said : '' }, token);
}
