import type { PeekRequest, SourcePeek } from '../../index.js';
import { parseAddress } from './address-guard.js';
import { deadline } from './deadline.js';
import { transient } from './failure.js';
import { openResponse } from './open-response.js';
import { publicUrl } from './public-url.js';
import type { HttpSettings } from './settings.js';
import { assertUsable } from './status.js';

/** Reads the beginning of a file and hangs up: one try, nothing is written. */
export async function peekSource(request: PeekRequest, settings: HttpSettings): Promise<SourcePeek> {
  const { dataset, source, bytes } = request;
  const url = parseAddress(source.url, dataset);
  const origin = { dataset, url: publicUrl(url) };
  const time = deadline(request.signal, settings.responseMs + settings.metadataMs);
  try {
    const base = { url, headers: source.headers ?? {}, origin, signal: time.signal };
    const response = await openResponse(base, settings);
    try {
      assertUsable(response, false, origin);
      return await readBeginning(response.body as AsyncIterable<Buffer>, bytes);
    } finally {
      response.body.destroy();
    }
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (!time.expired()) throw error;
    throw transient(origin, 'SOURCE_TIMEOUT', 'it does not answer; try later', { cause: error });
  } finally {
    time.clear();
  }
}

async function readBeginning(body: AsyncIterable<Buffer>, bytes: number): Promise<SourcePeek> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bytes) return { beginning: Buffer.concat(chunks).subarray(0, bytes), whole: false };
  }
  return { beginning: Buffer.concat(chunks), whole: true };
}
