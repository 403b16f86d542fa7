import { retryAfter } from '@relais/core/retry-after';
import type { HttpResponse } from './ask.js';
import { permanent, transient, type Origin } from './failure.js';

type Refusal = readonly [code: string, text: string];

const refusals: Readonly<Record<number, Refusal>> = {
  401: ['SOURCE_FORBIDDEN', 'it wants credentials; check those of the configured address'],
  403: ['SOURCE_FORBIDDEN', 'it does not let us in; check the credentials and headers of the source'],
  404: ['SOURCE_NOT_FOUND', 'there is nothing at this address; the publisher may have moved it'],
  410: ['SOURCE_NOT_FOUND', 'the publisher has withdrawn it; look for its successor'],
};

const otherwise: Refusal = [
  'SOURCE_REFUSED',
  'it does not take our request; check the address and headers of the source',
];

/**
 * Passes answers that carry a body of ours: 200, and 206 or 416 where a range was asked for.
 * @throws TransientError `SOURCE_UNAVAILABLE`, `SOURCE_RATE_LIMITED`; PermanentError for every other status
 */
export function assertUsable(response: HttpResponse, ranged: boolean, origin: Origin): void {
  const { status } = response;
  if (status === 200 || (ranged && (status === 206 || status === 416))) return;
  const retryAfterMs = retryAfter(response.header('retry-after'), Date.now());
  const details = retryAfterMs === null ? {} : { retryAfterMs };
  const answered = `answered ${status}`;
  if (status === 429)
    throw transient(origin, 'SOURCE_RATE_LIMITED', `${answered}: we ask too often; try later`, details);
  if (status === 408 || status >= 500)
    throw transient(origin, 'SOURCE_UNAVAILABLE', `${answered}: it is not well; try later`, details);
  if (status === 204) throw transient(origin, 'SOURCE_EMPTY', `${answered}: no body; look at the source`);
  const [code, text] = refusals[status] ?? otherwise;
  throw permanent(origin, code, `${answered}: ${text}`);
}
