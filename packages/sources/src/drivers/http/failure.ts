import { PermanentError, TransientError } from '@relais/core';

/** Which download a failure belongs to; `url` is fit to be shown. */
export interface Origin {
  readonly dataset: string;
  readonly url: string;
}

export interface FailureDetails {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
}

type Failure<E> = (origin: Origin, code: string, text: string, details?: FailureDetails) => E;

/** A failure that trying again cannot mend. */
export const permanent: Failure<PermanentError> = (origin, code, text, details) =>
  new PermanentError(messageOf(origin, text), { code, ...describe(origin, details) });

/** A failure that may be over by the next try. */
export const transient: Failure<TransientError> = (origin, code, text, details) =>
  new TransientError(messageOf(origin, text), {
    code,
    ...describe(origin, details),
    ...(details?.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs }),
  });

const messageOf = ({ dataset, url }: Origin, text: string): string => `[sources/http] ${dataset} from ${url}: ${text}`;

const describe = ({ dataset, url }: Origin, details: FailureDetails | undefined): object => ({
  dataset,
  context: { url },
  ...(details?.cause === undefined ? {} : { cause: withoutRequest(details.cause) }),
});

/** Errors of HTTP clients carry the whole request, keys and all; only code and message are kept. */
function withoutRequest(cause: unknown): Error {
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return new Error([code, message].filter((part) => typeof part === 'string' && part !== '').join(': '));
}
