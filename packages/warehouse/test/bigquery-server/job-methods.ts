import { GoogleError } from './google-error.js';
import type { Job, JobConfiguration, JobReference, QueryConfiguration } from './job.js';
import { jobResource } from './job-resource.js';
import type { Method, Request } from './method.js';
import { page } from './paging.js';
import { findJob, startJob } from './start-job.js';
import { wireFormat, wireRow } from './wire.js';
import type { World } from './world.js';

const project = ({ params }: Request) => params.projectId ?? '';
const asked = (request: Request) => ({ projectId: project(request), jobId: request.params.jobId ?? '' });

export const jobMethods: readonly Method[] = [
  { name: 'jobs.insert', verb: 'POST', path: ':projectId/jobs', body: 'IJob', answer: insert },
  { name: 'jobs.query', verb: 'POST', path: ':projectId/queries', body: 'IQueryRequest', answer: query },
  {
    name: 'jobs.getQueryResults',
    verb: 'GET',
    path: ':projectId/queries/:jobId',
    answer: async (world, request) => results(world, findJob(world, asked(request)), request.query),
  },
  {
    name: 'jobs.get',
    verb: 'GET',
    path: ':projectId/jobs/:jobId',
    answer: async (world, request) => jobResource(world, findJob(world, asked(request))),
  },
  { name: 'jobs.list', verb: 'GET', path: ':projectId/jobs', answer: list },
  {
    name: 'jobs.cancel',
    verb: 'POST',
    path: ':projectId/jobs/:jobId/cancel',
    answer: async (world, request) => {
      const job = findJob(world, asked(request));
      job.cancelled = true;
      return { kind: 'bigquery#jobCancelResponse', job: jobResource(world, job) };
    },
  },
  {
    name: 'jobs.delete',
    verb: 'DELETE',
    path: ':projectId/jobs/:jobId/delete',
    // Only the metadata goes: the id stays used.
    answer: async (world, request) => void findJob(world, asked(request)) as undefined,
  },
];

async function insert(world: World, request: Request) {
  const { jobReference, configuration } = request.body as {
    jobReference?: Partial<JobReference>;
    configuration?: JobConfiguration;
  };
  if (!configuration) throw new GoogleError('required', 'Required parameter is missing: configuration');
  const job = startJob(world, { ...jobReference, projectId: project(request) }, configuration);
  // A moment, so that short jobs are done when the answer comes, as they mostly are.
  await settled(job, configuration.dryRun ? 60_000 : 50);
  if (configuration.dryRun && job.error) throw job.error;
  return jobResource(world, job);
}

async function settled(job: Job, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
  await Promise.race([job.done, late]);
  clearTimeout(timer);
  return job.state === 'DONE';
}

interface QueryBody extends QueryConfiguration {
  readonly dryRun?: boolean;
  readonly requestId?: string;
  readonly timeoutMs?: number;
  readonly maxResults?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly location?: string;
  readonly formatOptions?: { readonly useInt64Timestamp?: boolean };
}

async function query(world: World, request: Request) {
  const body = request.body as QueryBody;
  const known = body.requestId ? world.requests.get(`${project(request)}:${body.requestId}`) : undefined;
  const { dryRun = false, requestId, timeoutMs = 10_000, maxResults, labels, location, formatOptions, ...rest } = body;
  const configuration = { query: rest, dryRun, ...(labels && { labels }) };
  const job =
    known ??
    startJob(world, { projectId: project(request), ...(location !== undefined && { location }) }, configuration);
  if (requestId) world.requests.set(`${project(request)}:${requestId}`, job);
  const format = new URLSearchParams({ timeoutMs: String(dryRun ? 60_000 : timeoutMs) });
  if (maxResults !== undefined) format.set('maxResults', String(maxResults));
  if (formatOptions?.useInt64Timestamp) format.set('formatOptions.useInt64Timestamp', 'true');
  return {
    ...(await results(world, job, format)),
    kind: 'bigquery#queryResponse',
    ...(job.outcome && { totalBytesProcessed: String(job.outcome.bytes) }),
  };
}

/** @throws GoogleError the job's own error, once it failed */
async function results(world: World, job: Job, query: URLSearchParams) {
  if (!job.configuration.query) throw new GoogleError('invalid', `Job ${job.reference.jobId} is no query`);
  const complete = await settled(job, Math.min(Number(query.get('timeoutMs') ?? 10_000), 200_000));
  const common = { kind: 'bigquery#getQueryResultsResponse', jobReference: job.reference, jobComplete: complete };
  if (!complete) return common;
  if (job.error) throw job.error;
  const { rows, dml, bytes, ddl } = job.outcome!;
  const affected = dml && Object.values(dml).reduce((sum, count) => sum + Number(count), 0);
  const all = rows?.rows ?? [];
  const { items, next } = page(all, query, Number(query.get('startIndex') ?? 0));
  const format = wireFormat(query);
  return {
    ...common,
    ...(rows && { schema: { fields: rows.fields } }),
    ...(rows && items.length > 0 && { rows: items.map((row) => wireRow(rows.fields, row, format)) }),
    ...(next.nextPageToken !== undefined && { pageToken: next.nextPageToken }),
    ...(!ddl && { totalRows: String(all.length) }),
    totalBytesProcessed: String(bytes),
    cacheHit: false,
    ...(dml && { dmlStats: dml, numDmlAffectedRows: String(affected) }),
  };
}

async function list(world: World, request: Request) {
  const parent = request.query.get('parentJobId');
  const states = request.query.getAll('stateFilter').map((state) => state.toUpperCase());
  const jobs = [...world.jobs.values()]
    .filter((job) => job.reference.projectId === project(request) && job.parent === parent)
    .filter((job) => states.length === 0 || states.includes(job.state))
    .reverse();
  const { items, next } = page(jobs, request.query);
  const entries = items.map((job) => {
    const { configuration, status, ...rest } = jobResource(world, job);
    return {
      ...rest,
      configuration,
      status,
      state: status.state,
      ...('errorResult' in status && { errorResult: status.errorResult }),
    };
  });
  return { kind: 'bigquery#jobList', jobs: entries, ...next };
}
