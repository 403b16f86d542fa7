import { PermanentError, RelaisError, TransientError } from '@relais/core';
import { retryAfter } from '@relais/core/retry-after';

/** What was being done, so that a refusal can say what is missing. */
export interface Attempted {
  readonly bucket: string;
  /** The right that it takes, `storage.objects.create` and so on. */
  readonly right: string;
}

type Explanation = readonly [
  kind: typeof PermanentError | typeof TransientError,
  code: string,
  text: (attempted: Attempted) => string,
];

const explanations: Readonly<Record<number, Explanation>> = {
  400: [PermanentError, 'STORE_REFUSED', ({ bucket }) => `${bucket} does not understand the request; see the cause`],
  401: [
    PermanentError,
    'STORE_UNAUTHENTICATED',
    ({ bucket }) =>
      `${bucket} does not know who is asking; run \`gcloud auth application-default login\`, or give this machine a service account`,
  ],
  403: [
    PermanentError,
    'STORE_FORBIDDEN',
    ({ bucket, right }) =>
      `this account lacks the right ${right} on ${bucket}; grant it roles/storage.objectUser there, or set GOOGLE_IMPERSONATE_SERVICE_ACCOUNT to one that has it`,
  ],
  404: [
    PermanentError,
    'BUCKET_NOT_FOUND',
    ({ bucket }) => `there is no bucket ${bucket}; create it (infra/terraform does), or correct RELAIS_STORE`,
  ],
};
const unavailable: Explanation = [
  TransientError,
  'STORE_UNAVAILABLE',
  ({ bucket }) => `${bucket} cannot answer now; it is tried again`,
];
const unreachable: Explanation = [
  TransientError,
  'STORE_UNREACHABLE',
  ({ bucket }) => `the connection to ${bucket} failed; it is tried again`,
];

const retryable = new Set([408, 425, 429]);
/** Reasons of a 403 that ask for patience. */
const rateLimits = /rateLimitExceeded/i;
const networkErrors =
  /^(ECONN|ENOTFOUND$|EAI_|EPIPE$|ETIMEDOUT$|EHOST|ENET|ABORT_ERR$|ERR_STREAM_PREMATURE_CLOSE$|UND_)|timeout/i;
const noCredentials = /default credentials/i;

/** A failure of the service in words a person can act on; errors of ours and of the local machine as they are. */
export function explainFailure(error: unknown, attempted: Attempted): unknown {
  if (error instanceof RelaisError) return error;
  const explanation = explanationFor(error);
  if (explanation === undefined) return error;
  const [Kind, code, text] = explanation;
  const retryAfterMs = retryAfter(headerOf(error, 'retry-after'), Date.now());
  const details = { code, cause: withoutSecrets(error), ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  return new Kind(`[object-store/gcs] ${text(attempted)}`, details);
}

function explanationFor(error: unknown): Explanation | undefined {
  const message = messageOf(error);
  const status = statusOf(error);
  if (status === undefined) {
    if (noCredentials.test(message)) return explanations[401];
    return isNetworkError(error) ? unreachable : undefined;
  }
  if (status >= 500 || status < 400 || retryable.has(status) || rateLimits.test(message)) return unavailable;
  return explanations[status] ?? explanations[400];
}

interface Answered {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
  readonly status?: unknown;
  readonly cause?: unknown;
  readonly response?: { readonly status?: unknown; readonly headers?: unknown };
}

/** The HTTP status an error stands for, however the layer of the SDK it came from says so. */
export function statusOf(error: unknown): number | undefined {
  const { code, status, response } = (error ?? {}) as Answered;
  return [response?.status, status, code]
    .map((value) => (typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value))
    .find((value): value is number => typeof value === 'number' && value >= 300 && value < 600);
}

/** True where there is no such object; a bucket that is missing is a failure. */
export const isAbsent = (error: unknown): boolean =>
  statusOf(error) === 404 && !/bucket does not exist/i.test(messageOf(error));

/** True where the name was to be free and is not. */
export const isTaken = (error: unknown): boolean => statusOf(error) === 412;

export const messageOf = (error: unknown): string => String(((error ?? {}) as Answered).message ?? error);

function isNetworkError(error: unknown): boolean {
  const { code, name, type, cause } = (error ?? {}) as Answered;
  return (
    [code, type, (cause as Answered | undefined)?.code].some(
      (value) => typeof value === 'string' && networkErrors.test(value),
    ) || ['AbortError', 'TimeoutError', 'FetchError', 'GaxiosError'].includes(String(name))
  );
}

function headerOf(error: unknown, name: string): string | null {
  const { headers } = ((error ?? {}) as Answered).response ?? {};
  const value =
    headers instanceof Headers ? headers.get(name) : (headers as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : null;
}

/** The SDK's errors carry the request with its token, and an upload's address is a key to the upload. */
function withoutSecrets(error: unknown): Error {
  const clean = (text: string): string => text.replace(/upload_id=[^&\s"]+/g, 'upload_id=…');
  const copy = new Error(clean(messageOf(error)));
  copy.name = String(((error ?? {}) as Answered).name ?? 'Error');
  return copy;
}
