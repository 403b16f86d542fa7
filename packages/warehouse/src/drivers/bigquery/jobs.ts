import { setTimeout as delay } from 'node:timers/promises';
import { RelaisError } from '@relais/core';
import { backOff, type BigQueryClient } from './client.js';
import { jobFailure, type BigQueryFault } from './errors.js';

/** A job as the REST interface has it. */
export interface Job {
  readonly status?: { readonly state?: string; readonly errorResult?: BigQueryFault };
  readonly configuration?: { readonly labels?: Readonly<Record<string, string>> };
  readonly statistics?: {
    readonly totalBytesProcessed?: string;
    readonly load?: { readonly outputRows?: string };
    readonly query?: { readonly statementType?: string; readonly totalBytesProcessed?: string };
  };
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
  const { what, id, configuration, labels, signal } = request;
  const body = {
    jobReference: { projectId: client.project, jobId: id, location: client.location },
    configuration: { ...configuration, labels },
  };
  let attached = false;
  let started: Job | null = null;
  try {
    started = await client.call<Job>(what, { method: 'POST', path: 'jobs', body, signal });
  } catch (error) {
    // Some refusals are told in the reply, and leave no job behind.
    if (!(error instanceof RelaisError) || signal?.aborted) throw error;
    if (error.code !== 'EXISTS') return { job: {}, attached: false, failure: error };
    attached = true;
  }
  const job = await finished(client, request, started);
  const { errorResult } = job.status ?? {};
  return { job, attached, failure: errorResult === undefined ? null : jobFailure(what, errorResult, errorResult) };
}

async function finished(client: BigQueryClient, { what, id, signal }: JobRequest, started: Job | null): Promise<Job> {
  const place = { path: `jobs/${id}`, query: { location: client.location } };
  let job = started;
  try {
    for (let asked = 0; job?.status?.state !== 'DONE'; asked++) {
      if (job !== null) await delay(backOff(client.pauseMs / 4, asked), undefined, signal ? { signal } : {});
      job = await client.call<Job>(what, { method: 'GET', ...place, signal });
    }
    return job;
  } catch (error) {
    if (!signal?.aborted) throw error;
    const cancel = { method: 'POST', path: `jobs/${id}/cancel`, query: place.query } as const;
    await client.call(what, cancel).catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  }
}
