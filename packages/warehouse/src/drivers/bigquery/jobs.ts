import { RelaisError } from '@relais/core';
import { wait } from '@relais/core/retrying';
import { backOff, type BigQueryClient } from './client.js';
import { jobFailure, type BigQueryFault } from './errors.js';

/** A job as the REST interface has it. */
export interface Job {
  readonly status?: { readonly state?: string; readonly errorResult?: BigQueryFault };
  readonly configuration?: { readonly labels?: Readonly<Record<string, string>> };
  readonly statistics?: {
    readonly totalBytesProcessed?: string;
    readonly load?: { readonly outputRows?: string };
    readonly query?: {
      readonly statementType?: string;
      readonly totalBytesProcessed?: string;
      readonly referencedTables?: readonly ReferencedTable[];
    };
  };
}

export interface ReferencedTable {
  readonly projectId: string;
  readonly datasetId: string;
  readonly tableId: string;
}

export interface JobRequest {
  /** What it does, for messages. */
  readonly what: string;
  readonly id: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface FinishedJob {
  readonly job: Job;
  /** True when a job of this id was there already; it was waited for. */
  readonly attached: boolean;
  readonly failure: RelaisError | null;
}

/**
 * Starts a job, or attaches to the one of its id: a reply that got lost, or an attempt that died, starts nothing twice.
 * Waits until it ends; an abort cancels it.
 * @returns how it ended; a failed job is no exception here
 */
export async function runJob(client: BigQueryClient, request: JobRequest): Promise<FinishedJob> {
  const { what, signal } = request;
  try {
    const { started, attached, refusal } = await start(client, request);
    if (refusal !== null) return { job: {}, attached: false, failure: refusal };
    const job = await finished(client, request, started);
    const { errorResult } = job.status ?? {};
    return { job, attached, failure: errorResult === undefined ? null : jobFailure(what, errorResult, errorResult) };
  } catch (error) {
    if (!signal?.aborted) throw error;
    await cancel(client, request);
    throw signal.reason;
  }
}

interface Start {
  /** Null when the job has to be asked after. */
  readonly started: Job | null;
  readonly attached: boolean;
  /** Some refusals are told in the reply, and leave no job behind. */
  readonly refusal: RelaisError | null;
}

async function start(client: BigQueryClient, request: JobRequest): Promise<Start> {
  const { what, id, configuration, labels, signal } = request;
  const body = {
    jobReference: { projectId: client.project, jobId: id, location: client.location },
    configuration: { ...configuration, labels },
  };
  try {
    const started = await client.call<Job>(what, { method: 'POST', path: 'jobs', body, signal });
    return { started, attached: false, refusal: null };
  } catch (error) {
    if (!(error instanceof RelaisError)) throw error;
    const isThere = error.code === 'EXISTS';
    return { started: null, attached: isThere, refusal: isThere ? null : error };
  }
}

const placeOf = ({ location }: BigQueryClient, id: string) => ({ path: `jobs/${id}`, query: { location } });

async function finished(client: BigQueryClient, { what, id, signal }: JobRequest, started: Job | null): Promise<Job> {
  let job = started;
  for (let asked = 0; job?.status?.state !== 'DONE'; asked++) {
    if (job !== null) await wait(backOff(client.pauseMs / 4, asked), signal);
    job = await client.call<Job>(what, { method: 'GET', ...placeOf(client, id), signal });
  }
  return job;
}

/** Also a job whose reply the abort cut off: it may run. What cannot be cancelled ends by itself. */
async function cancel(client: BigQueryClient, { what, id }: JobRequest): Promise<void> {
  const { path, query } = placeOf(client, id);
  await client.call(what, { method: 'POST', path: `${path}/cancel`, query }).catch(() => undefined);
}
