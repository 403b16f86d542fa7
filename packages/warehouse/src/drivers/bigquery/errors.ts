import { PermanentError, TransientError, type RelaisError } from '@relais/core';

/** One error as BigQuery tells it, in an HTTP reply or in a job's status. */
export interface BigQueryFault {
  readonly reason?: string;
  readonly message?: string;
}

/** What the client library throws: an HTTP status with what the reply said, or the word of a connection that broke. */
interface HttpFault {
  readonly message?: string;
  readonly code?: number | string;
  readonly errors?: readonly BigQueryFault[];
}

interface Meaning {
  readonly code: string;
  readonly mayPass: boolean;
  readonly advice: string;
}

const denied: Meaning = {
  code: 'ACCESS_DENIED',
  mayPass: false,
  advice:
    'grant the account BigQuery Job User on the project, BigQuery Data Editor on its datasets and Storage Object Viewer on the bucket',
};
const unavailable: Meaning = { code: 'WAREHOUSE_UNAVAILABLE', mayPass: true, advice: 'it is tried again' };
const concurrent: Meaning = { code: 'CONCURRENT_UPDATE', mayPass: true, advice: 'it is tried again' };
const failed: Meaning = { code: 'WAREHOUSE_FAILED', mayPass: false, advice: 'nothing was changed, see the cause' };

/** https://cloud.google.com/bigquery/docs/error-messages */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  accessDenied: denied,
  authError: { code: 'CREDENTIALS_REFUSED', mayPass: false, advice: 'log in again or check the service account' },
  billingNotEnabled: { code: 'BILLING_DISABLED', mayPass: false, advice: 'enable billing for the project' },
  bytesBilledLimitExceeded: {
    code: 'MAXIMUM_BYTES_BILLED',
    mayPass: false,
    advice: 'nothing was billed; raise BIGQUERY_MAXIMUM_BYTES_BILLED if this is what you want to pay for',
  },
  quotaExceeded: {
    code: 'QUOTA_EXCEEDED',
    mayPass: true,
    advice: 'wait until the quota renews, or ask Google for more under IAM & Admin > Quotas',
  },
  notFound: { code: 'NOT_FOUND', mayPass: false, advice: 'check BIGQUERY_PROJECT, BIGQUERY_LOCATION and the name' },
  duplicate: { code: 'EXISTS', mayPass: false, advice: 'see what is there' },
  stopped: { code: 'JOB_STOPPED', mayPass: true, advice: 'somebody cancelled it; it is tried again' },
  rateLimitExceeded: unavailable,
  jobRateLimitExceeded: unavailable,
  backendError: unavailable,
  jobBackendError: unavailable,
  internalError: unavailable,
  jobInternalError: unavailable,
  tableUnavailable: unavailable,
};

const BY_STATUS: Readonly<Record<number, Meaning>> = {
  401: MEANINGS['authError']!,
  403: denied,
  404: MEANINGS['notFound']!,
  408: unavailable,
  409: MEANINGS['duplicate']!,
  429: unavailable,
};

/** The auth library's words; it has no code for them. */
const NO_CREDENTIALS = /could not load the default credentials/i;
const unauthenticated: Meaning = {
  code: 'CREDENTIALS_MISSING',
  mayPass: false,
  advice: 'run `gcloud auth application-default login`, or give this machine a service account',
};

/** BigQuery has no reason of its own for a transaction that met another. */
const CONCURRENT = /aborted due to concurrent update|could not serialize access/i;

/** An error of a job that ended, or of a query that was refused. */
export const jobFailure = (what: string, { reason = '', message = '' }: BigQueryFault, cause?: unknown): RelaisError =>
  failure(what, CONCURRENT.test(message) ? concurrent : (MEANINGS[reason] ?? failed), message, cause);

/** An error of a request; whatever is no HTTP status of a refusal may pass. */
export function requestFailure(what: string, cause: unknown): RelaisError {
  const { message = String(cause), code, errors } = cause as HttpFault;
  const { reason = '', message: told = message } = errors?.[0] ?? {};
  if (CONCURRENT.test(told)) return failure(what, concurrent, told, cause);
  if (NO_CREDENTIALS.test(told)) return failure(what, unauthenticated, 'there are no credentials', cause);
  const status = Number(code);
  const isRefusal = status >= 400 && status < 500;
  const meaning = MEANINGS[reason] ?? BY_STATUS[status] ?? (isRefusal ? failed : unavailable);
  return failure(what, meaning, told, cause);
}

function failure(what: string, { code, mayPass, advice }: Meaning, told: string, cause: unknown): RelaisError {
  const Failure = mayPass ? TransientError : PermanentError;
  return new Failure(`[warehouse/bigquery] ${what}: ${firstLine(told)}; ${advice}`, {
    code,
    cause: withoutHeaders(cause),
  });
}

const firstLine = (text: string): string => text.trim().split('\n')[0]!.slice(0, 600);

/** The library's errors carry the request, and that a token. */
function withoutHeaders(cause: unknown): unknown {
  if (cause === undefined) return undefined;
  return new Error((cause as HttpFault).message ?? String(cause));
}
