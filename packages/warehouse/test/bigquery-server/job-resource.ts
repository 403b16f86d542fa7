import type { Job, JobOutcome } from './job.js';
import { errorProto } from './google-error.js';
import { resultTable } from './start-job.js';
import type { World } from './world.js';

const email = 'tester@example.com';

/** A job as the interface shows it. */
export function jobResource(world: World, job: Job) {
  const { projectId, jobId, location } = job.reference;
  const { configuration } = job;
  const error = job.error && errorProto(job.error);
  return {
    kind: 'bigquery#job',
    id: `${projectId}:${location}.${jobId}`,
    etag: `"${jobId}-${job.state}"`,
    selfLink: `${world.address()}/bigquery/v2/projects/${projectId}/jobs/${jobId}?location=${location}`,
    user_email: email,
    jobReference: job.reference,
    configuration: { ...configuration, jobType: jobType(job), ...(configuration.query && { query: queryOf(job) }) },
    status: { state: job.state, ...(error && { errorResult: error, errors: [error] }) },
    statistics: statistics(job),
  };
}

const jobType = ({ configuration: { query, load } }: Job) => (query ? 'QUERY' : load ? 'LOAD' : 'COPY');

function queryOf(job: Job) {
  const { query } = job.configuration;
  const hasTable = job.outcome?.rows !== undefined || job.outcome?.destination !== undefined;
  return {
    priority: 'INTERACTIVE',
    ...query,
    ...(hasTable && !job.configuration.dryRun && { destinationTable: resultTable(job) }),
  };
}

function statistics(job: Job) {
  const { outcome, parent } = job;
  return {
    creationTime: String(job.created),
    startTime: String(job.started),
    ...(job.ended !== null && { endTime: String(job.ended) }),
    ...(parent !== null && { parentJobId: parent, scriptStatistics: { evaluationKind: 'STATEMENT' } }),
    ...(job.children.length > 0 && { numChildJobs: String(job.children.length) }),
    ...(outcome && !outcome.load && { totalBytesProcessed: String(outcome.bytes) }),
    ...(outcome && job.configuration.query && { query: queryStatistics(outcome, job.configuration.dryRun ?? false) }),
    ...(outcome?.load && { load: outcome.load }),
    ...(job.configuration.copy && outcome && { copy: {} }),
  };
}

/** What is billed is rounded up to 10 MB a query. */
const billedUnit = 10 * 1024 * 1024;

function queryStatistics({ bytes, statementType, rows, dml, ddl, referenced }: JobOutcome, dryRun: boolean) {
  const billed = dryRun || bytes === 0 ? 0 : Math.ceil(bytes / billedUnit) * billedUnit;
  const affected = dml && Object.values(dml).reduce((sum, count) => sum + Number(count), 0);
  return {
    totalBytesProcessed: String(bytes),
    totalBytesBilled: String(billed),
    totalSlotMs: '1',
    cacheHit: false,
    statementType,
    ...(dryRun && { totalBytesProcessedAccuracy: 'PRECISE' }),
    ...(rows && { schema: { fields: rows.fields } }),
    ...(dml && { dmlStats: dml, numDmlAffectedRows: String(affected) }),
    ...(ddl && { ddlOperationPerformed: ddl.operation, ddlTargetTable: ddl.target }),
    ...(referenced && { referencedTables: referenced }),
  };
}
