import { lookup } from 'node:dns/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
// Required: before it imports a CommonJS package Node reads all of it for its exports, which takes longer than running it.
import axios = require('axios');
import { hostOf, isLoopback } from './address-guard.js';
import { permanent, transient, type Origin } from './failure.js';

export interface HttpRequest {
  readonly url: URL;
  /** GET unless said. */
  readonly method?: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly origin: Origin;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

/** A certificate that does not hold will not hold in a second either. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;

/**
 * One request, whose redirects are not followed and whose status is not judged.
 * @param addresses where to connect to, when the host's addresses have been looked up and judged already
 * @param responseMs from connecting to the last response header
 */
export async function ask(
  request: HttpRequest,
  addresses: readonly string[] | null,
  responseMs: number,
): Promise<HttpResponse> {
  const { status, headers, data } = await reaching(request, () =>
    axios.request<Readable>({
      url: request.url.href,
      method: request.method ?? 'GET',
      // Compressed transfers can neither be resumed by range nor proven by length.
      headers: { Accept: '*/*', 'User-Agent': 'relais', ...request.headers, 'Accept-Encoding': 'identity' },
      signal: request.signal,
      timeout: responseMs,
      responseType: 'stream',
      decompress: false,
      maxRedirects: 0,
      validateStatus: () => true,
      // One download is one connection: a kept one would only be found dead by the next try.
      httpAgent: new HttpAgent({ keepAlive: false }),
      httpsAgent: new HttpsAgent({ keepAlive: false }),
      ...(isLoopback(request.url) ? { proxy: false } : {}),
      ...(addresses === null ? {} : { lookup: pinned(hostOf(request.url), addresses) }),
    }),
  );
  // Whoever reads the body hears of its errors; one in between must not end the process.
  data.on('error', () => undefined);
  const header = (name: string): string | null => (typeof headers[name] === 'string' ? headers[name] : null);
  return { status, header, body: data };
}

type Lookup = (hostname: string, options: object) => Promise<[{ readonly address: string }[]]>;

/** Answers for one host without asking again; another host can only be a proxy that this machine's environment names. */
function pinned(host: string, addresses: readonly string[]): Lookup {
  return async (hostname) =>
    hostname === host ? [addresses.map((address) => ({ address }))] : [[await lookup(hostname)]];
}

/** Runs what needs the network; its errors become ours, the signal's reason and our own errors pass. */
export async function reaching<T>({ origin, signal }: HttpRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const code = String((error as NodeJS.ErrnoException).code);
    if (code.startsWith('SOURCE_')) throw error;
    if (UNTRUSTED.test(code)) {
      const text = `its certificate does not hold (${code}); check the address and this machine's certificates`;
      throw permanent(origin, 'SOURCE_UNTRUSTED', text, { cause: error });
    }
    throw transient(origin, 'SOURCE_UNREACHABLE', `no answer (${code}); check the address and the network`, {
      cause: error,
    });
  }
}
