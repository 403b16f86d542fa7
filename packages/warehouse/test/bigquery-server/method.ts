import { GoogleError } from './google-error.js';
import type { World } from './world.js';

export interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
/** Answers a body; undefined = 204. @throws GoogleError */
export type Answer = (world: World, request: Request) => Promise<object | undefined>;
export interface Method {
  /** Google's name, e.g. `tables.insert`. */
  readonly name: string;
  readonly verb: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/bigquery/v2/projects/`; `:name` is a parameter. */
  readonly path: string;
  /** Type of the request's body in Google's discovery document. */
  readonly body?: string;
  readonly answer: Answer;
}

/** If-Match. @throws GoogleError conditionNotMet */
export function assertEtag({ headers }: Request, etag: string): void {
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== etag) {
    throw new GoogleError('conditionNotMet', 'Precondition check failed.');
  }
}
