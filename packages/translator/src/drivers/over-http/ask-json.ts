import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import { serviceFailure, type ServiceNames } from '../../service-failure.js';

const LARGEST_ANSWER = 16 << 20;
const ANSWER_MS = 60_000;

export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
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
 * @throws TransientError `TRANSLATOR_UNREACHABLE`; the signal's reason when it was aborted
 */
export async function askJson(request: JsonRequest, names: ServiceNames): Promise<JsonAnswer> {
  const { method, url, headers, body, signal } = request;
  try {
    const {
      status,
      headers: answered,
      data,
    } = await axios.request<string>({
      method,
      url,
      headers: { Accept: 'application/json', 'User-Agent': 'relais', ...headers },
      ...(body === undefined ? {} : { data: body }),
      ...(signal === undefined ? {} : { signal }),
      ...agents,
      timeout: ANSWER_MS,
      maxContentLength: LARGEST_ANSWER,
      maxRedirects: 0,
      responseType: 'text',
      transformResponse: (text: string) => text,
      validateStatus: () => true,
    });
    const retryAfter: unknown = answered['retry-after'];
    return { status, retryAfter: typeof retryAfter === 'string' ? retryAfter : null, document: parse(data) };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    throw serviceFailure({ status: null, retryAfter: null, message: code ?? message }, names);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
