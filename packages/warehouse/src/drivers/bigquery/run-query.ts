import { randomUUID } from 'node:crypto';
import { TransientError } from '@relais/core';
import { wait } from '@relais/core/retrying';
import { backOff } from './client.js';
import { runJob, type Job } from './jobs.js';
import { unless } from './resources.js';
import type { Session } from './session.js';
import { queryParameters, type Statement } from './statement.js';
import type { Field } from './table-shape.js';

/** Rows as the REST interface has them: values are texts, nested ones `{ v }` and `{ f: [{ v }] }`. */
export interface RawResult {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly unknown[])[];
}

interface ResultPage {
  readonly schema?: { readonly fields?: readonly Field[] };
  readonly rows?: readonly { readonly f: readonly { readonly v: unknown }[] }[];
  readonly pageToken?: string;
}

const TRIES = 8;
/** Failures after which a statement or a whole transaction did nothing, so that it may run again. */
const AGAIN = new Set(['CONCURRENT_UPDATE', 'WAREHOUSE_UNAVAILABLE']);

/**
 * Runs a statement, or a script of some, until it ends.
 * @param what for messages and the job's label, e.g. `merge enrollments`
 * @returns the id of its job
 */
export async function execute(session: Session, what: string, statement: Statement): Promise<string> {
  const { client, labels, signal } = session;
  for (let tries = 0; ; tries++) {
    const id = `relais-${randomUUID()}`;
    const { failure } = await runJob(client, { what, id, configuration: queryOf(session, statement), labels, signal });
    if (failure === null) return id;
    if (!(failure instanceof TransientError) || !AGAIN.has(failure.code) || tries + 1 >= TRIES) throw failure;
    await wait(backOff(client.pauseMs, tries), signal);
  }
}

/** Runs a SELECT and reads all of its rows. */
export async function select(session: Session, what: string, statement: Statement): Promise<RawResult> {
  const id = await execute(session, what, statement);
  const { client, signal } = session;
  const rows: unknown[][] = [];
  let fields: readonly Field[] = [];
  for (let pageToken: string | undefined = ''; pageToken !== undefined;) {
    const query = {
      location: client.location,
      maxResults: 10_000,
      'formatOptions.useInt64Timestamp': true,
      ...(pageToken && { pageToken }),
    };
    const page: ResultPage = await client.call(what, { method: 'GET', path: `queries/${id}`, query, signal });
    fields = page.schema?.fields ?? fields;
    for (const { f } of page.rows ?? []) rows.push(f.map(({ v }) => v));
    pageToken = page.pageToken || undefined;
  }
  return { fields, rows };
}

/** Asks BigQuery to judge a statement without running it. */
export async function dryRun(session: Session, what: string, statement: Statement): Promise<Job> {
  const { client, labels, signal } = session;
  return client.call<Job>(what, {
    method: 'POST',
    path: 'jobs',
    body: {
      jobReference: { projectId: client.project, location: client.location },
      configuration: { ...queryOf(session, statement), labels, dryRun: true },
    },
    signal,
  });
}

const queryOf = ({ client }: Session, { sql, parameters }: Statement): Readonly<Record<string, unknown>> => ({
  query: {
    query: sql,
    useLegacySql: false,
    maximumBytesBilled: String(client.maximumBytesBilled),
    ...(parameters && { parameterMode: 'NAMED', queryParameters: queryParameters(parameters) }),
  },
});

/** Null where the table or dataset that a statement reads is not there. */
export const unlessMissing = <T>(result: Promise<T>): Promise<T | null> => unless('NOT_FOUND', result);
