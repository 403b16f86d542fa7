import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertDispositions } from './destination.js';
import { GoogleError, googleErrorOf } from './google-error.js';
import type { Job, JobConfiguration, JobOutcome, JobReference } from './job.js';
import { runCopy } from './run-copy.js';
import { runLoad } from './run-load.js';
import { runQuery } from './run-query.js';
import { keepStatement } from './sent-statements.js';
import type { World } from './world.js';

export const jobKey = ({ projectId, jobId }: Pick<JobReference, 'projectId' | 'jobId'>) => `${projectId}:${jobId}`;

/** What a fault's pattern is matched against: the SQL, or the destination as `dataset.table`. */
export function subjectOf({ query, load, copy }: JobConfiguration): string {
  const destination = (load ?? copy)?.destinationTable;
  return query?.query ?? (destination ? `${destination.datasetId}.${destination.tableId}` : '');
}

/**
 * Starts a job; it runs on while the answer goes out.
 * @param uploaded what a load job reads instead of objects
 * @throws GoogleError duplicate when the id was ever used
 */
export function startJob(
  world: World,
  given: Partial<JobReference> & { projectId: string },
  configuration: JobConfiguration,
  uploaded: Buffer | null = null,
): Job {
  const reference = {
    projectId: given.projectId,
    jobId: given.jobId ?? `job_${randomUUID()}`,
    location: given.location ?? world.location,
  };
  if (!/^[\w-]{1,1024}$/.test(reference.jobId)) throw new GoogleError('invalid', `Invalid job ID "${reference.jobId}"`);
  if (world.jobs.has(jobKey(reference))) {
    const name = `${reference.projectId}:${reference.location}.${reference.jobId}`;
    throw new GoogleError('duplicate', `Already Exists: Job ${name}`);
  }
  assertDispositions(configuration);
  const job = newJob(reference, configuration, null);
  world.jobs.set(jobKey(reference), job);
  job.done = finish(job, () => execute(world, job, uploaded));
  return job;
}

function newJob(reference: JobReference, configuration: JobConfiguration, parent: string | null): Job {
  const created = Date.now();
  return {
    reference,
    configuration,
    parent,
    created,
    started: created,
    ended: null,
    state: 'RUNNING',
    outcome: null,
    error: null,
    cancelled: false,
    children: [],
    done: Promise.resolve(),
  };
}

async function finish(job: Job, work: () => Promise<JobOutcome>): Promise<void> {
  try {
    job.outcome = await work();
  } catch (thrown) {
    job.error = googleErrorOf(thrown);
  }
  job.ended = Date.now();
  job.state = 'DONE';
}

async function execute(world: World, job: Job, uploaded: Buffer | null): Promise<JobOutcome> {
  const { query, load, copy, dryRun = false } = job.configuration;
  if (query) keepStatement(world, job);
  const subject = subjectOf(job.configuration);
  const slow = world.faults.take(['slowJob'], 'jobs.run', subject);
  if (slow) await sleep(slow.delayMs ?? 100);
  const failure = world.faults.take(['failJob'], 'jobs.run', subject);
  if (failure)
    throw new GoogleError(
      failure.reason ?? 'backendError',
      'Error encountered during execution. Retrying may solve the problem.',
    );
  if (job.cancelled) throw new GoogleError('stopped', 'Job execution was cancelled: User requested cancellation');
  const project = job.reference.projectId;
  if (query) return runQuery(world, project, query, { dryRun, child: (sql, work) => runChild(world, job, sql, work) });
  if (load) return runLoad(world, project, load, uploaded);
  if (copy) return runCopy(world, project, copy);
  throw new GoogleError(
    'required',
    'Job configuration must contain exactly one job-specific configuration object (e.g., query, load, extract, spark), but there were 0: ',
  );
}

/** A statement of a script is a job of its own, found by its parent. */
async function runChild(world: World, parent: Job, sql: string, work: () => Promise<JobOutcome>): Promise<JobOutcome> {
  if (parent.cancelled) throw new GoogleError('stopped', 'Job execution was cancelled: User requested cancellation');
  const reference = {
    ...parent.reference,
    jobId: `script_job_${randomUUID().replaceAll('-', '')}_${parent.children.length}`,
  };
  const child = newJob(reference, { query: { query: sql, useLegacySql: false } }, parent.reference.jobId);
  world.jobs.set(jobKey(reference), child);
  parent.children.push(child);
  child.done = finish(child, work);
  await child.done;
  if (child.error) throw child.error;
  return child.outcome!;
}

/** @throws GoogleError notFound */
export function findJob(world: World, reference: Pick<JobReference, 'projectId' | 'jobId'>): Job {
  const job = world.jobs.get(jobKey(reference));
  if (job) return job;
  throw new GoogleError('notFound', `Not found: Job ${jobKey(reference)}`);
}

/** The table that holds a query's rows: the one asked for, else an anonymous one. */
export const resultTable = (job: Job) =>
  job.outcome?.destination ?? {
    projectId: job.reference.projectId,
    datasetId: anonymousDataset,
    tableId: `anon_${job.reference.jobId}`,
  };
export const anonymousDataset = '_relais_anonymous';
