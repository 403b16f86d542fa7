import type { InspectRequest } from '../../index.js';
import { parseAddress } from './address-guard.js';
import type { HttpRequest } from './ask.js';
import { deadline } from './deadline.js';
import { transient, type Origin } from './failure.js';
import { publicUrl } from './public-url.js';
import type { HttpSettings } from './settings.js';

/** What every request of one look at a source has in common. */
export type SourceRequest = Omit<HttpRequest, 'method'> & { readonly origin: Origin };

/**
 * Looks at a source once, in the time that an answer and its metadata may take; nothing is tried again.
 * @throws TransientError `SOURCE_TIMEOUT`; the signal's reason when it was aborted; whatever `look` throws
 */
export async function askOnce<T>(
  { dataset, source, signal }: Pick<InspectRequest, 'dataset' | 'source' | 'signal'>,
  settings: HttpSettings,
  look: (request: SourceRequest) => Promise<T>,
): Promise<T> {
  const url = parseAddress(source.url, dataset);
  const origin = { dataset, url: publicUrl(url) };
  const time = deadline(signal, settings.responseMs + settings.metadataMs);
  try {
    return await look({ url, headers: source.headers ?? {}, origin, signal: time.signal });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (!time.expired()) throw error;
    throw transient(origin, 'SOURCE_TIMEOUT', 'it does not answer; try later', { cause: error });
  } finally {
    time.clear();
  }
}
