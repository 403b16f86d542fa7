import type { InspectRequest, SourceFacts } from '../../index.js';
import { parseAddress } from './address-guard.js';
import { countRecords } from './count-records.js';
import { deadline } from './deadline.js';
import { transient } from './failure.js';
import { openResponse } from './open-response.js';
import { publicUrl } from './public-url.js';
import type { HttpSettings } from './settings.js';
import { assertUsable } from './status.js';
import { validatorsOf } from './validators.js';

/** A server that knows no HEAD says nothing about the file; it may serve it all the same. */
const HEAD_UNKNOWN = new Set([405, 501]);

/** Asks for the headers of a file and for the publisher's record count: one try, and no body. */
export async function inspectSource(request: InspectRequest, settings: HttpSettings): Promise<SourceFacts> {
  const { dataset, source } = request;
  const url = parseAddress(source.url, dataset);
  const origin = { dataset, url: publicUrl(url) };
  const time = deadline(request.signal, settings.responseMs + settings.metadataMs);
  const base = { url, headers: source.headers ?? {}, origin, signal: time.signal };
  try {
    const recordsCount = await countRecords(source, base, settings);
    const response = await openResponse({ ...base, method: 'HEAD' }, settings);
    response.body.destroy();
    const silent = { bytes: null, etag: null, lastModified: null, recordsCount, url: origin.url };
    if (HEAD_UNKNOWN.has(response.status)) return silent;
    assertUsable(response, false, origin);
    const { total, etag, lastModified } = validatorsOf(response);
    return { ...silent, bytes: total, etag, lastModified };
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (!time.expired()) throw error;
    throw transient(origin, 'SOURCE_TIMEOUT', 'it does not answer; try later', { cause: error });
  } finally {
    time.clear();
  }
}
