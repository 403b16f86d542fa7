import { Storage } from '@google-cloud/storage';
import { GoogleAuth, Impersonated, type AuthClient } from 'google-auth-library';
import type { GcsOptions } from './options.js';

const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';
const READ_WRITE = 'https://www.googleapis.com/auth/devstorage.read_write';
const REAL_SERVICE = 'https://storage.googleapis.com';

/** For the answer to one request; transfers are bounded by their size, see {@link transferDeadline}. */
export const requestTimeoutMs = 60_000;

/**
 * The SDK's client. Its own retries are off: they hide what happened to a create, and ours cover every step.
 */
export async function makeClient({
  endpoint,
  impersonate,
}: Pick<GcsOptions, 'endpoint' | 'impersonate'>): Promise<Storage> {
  const storage = new Storage({
    ...(endpoint === null ? { authClient: await credentials(impersonate) } : { apiEndpoint: endpoint }),
    timeout: requestTimeoutMs,
    retryOptions: { autoRetry: false, retryableErrorFn: () => false },
  });
  // Where STORAGE_EMULATOR_HOST is set the constructor takes it for the whole base address and leaves the path out.
  storage.baseUrl = `${(endpoint ?? REAL_SERVICE).replace(/\/+$/, '')}/storage/v1`;
  return storage;
}

/** Asked for before the first request: without any, the SDK would go on as nobody. */
async function credentials(targetPrincipal: string | null): Promise<AuthClient> {
  const sourceClient = await new GoogleAuth({ scopes: CLOUD_PLATFORM }).getClient();
  if (targetPrincipal === null) return sourceClient;
  return new Impersonated({ sourceClient, targetPrincipal, targetScopes: [READ_WRITE] });
}

const slowest = 64 << 10;
/** Of a longer one Node makes one of a millisecond. */
const longestTimerMs = 2 ** 31 - 1;

/** Ends a transfer that is slower than 64 KiB a second: it would go on for ever. */
export const transferDeadline = (bytes: number): AbortSignal =>
  AbortSignal.timeout(Math.min(longestTimerMs, requestTimeoutMs + Math.ceil((bytes / slowest) * 1000)));
