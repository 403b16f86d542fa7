const statuses: Readonly<Record<string, number>> = {
  invalid: 400,
  invalidQuery: 400,
  required: 400,
  badRequest: 400,
  bytesBilledLimitExceeded: 400,
  resourceInUse: 400,
  stopped: 400,
  accessDenied: 403,
  rateLimitExceeded: 403,
  quotaExceeded: 403,
  notFound: 404,
  duplicate: 409,
  conditionNotMet: 412,
  tooManyRequests: 429,
  jobRateLimitExceeded: 400,
  internalError: 500,
  notImplemented: 501,
  backendError: 503,
};

/** An error as Google's interface words it: an HTTP status, a reason and a message. */
export class GoogleError extends Error {
  readonly status: number;
  constructor(
    readonly reason: string,
    message: string,
    readonly location: string | null = null,
  ) {
    super(message);
    this.status = statuses[reason] ?? 400;
  }
}

/** One entry of `errors`, as in bodies and in a job's status. */
export const errorProto = ({ reason, message, location }: GoogleError) => ({
  reason,
  message,
  ...(location === null ? {} : { location }),
});

/** The body of an answer that refuses. */
export const errorBody = (error: GoogleError) => ({
  error: {
    code: error.status,
    message: error.message,
    errors: [{ ...errorProto(error), domain: 'global' }],
    status: { 400: 'INVALID_ARGUMENT', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND', 409: 'ALREADY_EXISTS' }[
      error.status
    ],
  },
});

/** What was thrown, as Google would word it. DuckDB's errors are no `Error` inside jest. */
export function googleErrorOf(thrown: unknown): GoogleError {
  if (thrown instanceof GoogleError) return thrown;
  const message = String((thrown as { message?: unknown }).message ?? thrown);
  return translate(message);
}

const translations: readonly (readonly [RegExp, (match: RegExpMatchArray) => GoogleError])[] = [
  [
    /NOT NULL constraint failed: .*?\.?"?([\w]+)"?$/m,
    ([, column]) => new GoogleError('invalidQuery', `Required field ${column} cannot be null`),
  ],
  [
    /[Cc]onflict on|write-write conflict|Transaction conflict/,
    () => new GoogleError('invalidQuery', 'Transaction is aborted due to concurrent update against table'),
  ],
  [/^Invalid Input Error: ([^]*)$/, ([, text]) => new GoogleError('invalidQuery', text ?? '')],
  [
    /Referenced column "([^"]+)" (?:not found|was not found)/,
    ([, column]) => new GoogleError('invalidQuery', `Unrecognized name: ${column}`, 'query'),
  ],
  [
    /^(?:Parser|Binder|Catalog|Conversion|Constraint|Out of Range) Error: ([^]*)$/,
    ([, text]) => new GoogleError('invalidQuery', text ?? ''),
  ],
];

function translate(message: string): GoogleError {
  for (const [pattern, make] of translations) {
    const match = message.match(pattern);
    if (match) return make(match);
  }
  return new GoogleError('internalError', message);
}
