import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
// Required: before it imports a CommonJS package Node reads all of it for its exports, which takes longer than running it.
import axios = require('axios');

const ANSWER_MS = 60_000;

export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Secrets belong here and not into the address, which ends in logs. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A larger answer counts as none. */
  readonly largestAnswerBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** One answer, whatever its status. */
export interface JsonAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** What its JSON says, or null where it is none. */
  readonly document: unknown;
}

// One connection a request: none outlives the step that made it.
const agents = { httpAgent: new HttpAgent({ keepAlive: false }), httpsAgent: new HttpsAgent({ keepAlive: false }) };

/**
 * One request without redirects, so that a key goes nowhere but where it was meant to.
 * @param noAnswer the error to throw when there was none within a minute; it is given the network's own words
 * @throws what `noAnswer` made; the signal's reason when it was aborted
 */
export async function askJson(request: JsonRequest, noAnswer: (words: string) => Error): Promise<JsonAnswer> {
  const { method, url, headers, body, largestAnswerBytes, signal } = request;
  const answer = await axios
    .request<string>({
      method,
      url,
      headers: { Accept: 'application/json', 'User-Agent': 'relais', ...headers },
      ...(body === undefined ? {} : { data: body }),
      ...(signal === undefined ? {} : { signal }),
      ...agents,
      timeout: ANSWER_MS,
      maxContentLength: largestAnswerBytes,
      maxRedirects: 0,
      responseType: 'text',
      transformResponse: (text: string) => text,
      validateStatus: () => true,
    })
    .catch(({ code, message }: NodeJS.ErrnoException) => {
      signal?.throwIfAborted();
      throw noAnswer(code ?? message);
    });
  const retryAfter: unknown = answer.headers['retry-after'];
  return {
    status: answer.status,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
    document: parse(answer.data),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
