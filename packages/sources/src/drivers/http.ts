import { PermanentError } from '@relais/core';
import type { FetchedFile, FetchRequest, SourceFetcher } from '../index.js';
import { parseAddress } from './http/address-guard.js';
import type { HttpRequest, HttpResponse } from './http/ask.js';
import { countRecords } from './http/count-records.js';
import { deadline } from './http/deadline.js';
import { permanent, transient, type Origin } from './http/failure.js';
import { inspectSource } from './http/inspect-source.js';
import { openResponse } from './http/open-response.js';
import { openPartialFile, type PartialFile } from './http/partial-file.js';
import { peekSource } from './http/peek-source.js';
import { publicUrl } from './http/public-url.js';
import { receive } from './http/receive.js';
import { BAD_BODIES, retrying } from './http/retry.js';
import { defaultSettings, type HttpOptions, type HttpSettings } from './http/settings.js';
import { assertUsable } from './http/status.js';
import { continues, totalOf, validatorsOf } from './http/validators.js';

export type { HttpOptions } from './http/settings.js';

/**
 * Fetches over HTTP and HTTPS. What stays bad after its tries is thrown as PermanentError (`SOURCE_HTML`, `SOURCE_EMPTY`,
 * `SOURCE_TRUNCATED`; the bytes are left in `<file>.rejected`), what may be over later as TransientError; an abort throws
 * the signal's own reason and leaves the part for the next attempt.
 */
export function httpFetcher(options: HttpOptions = {}): SourceFetcher {
  const settings = { ...defaultSettings, ...options };
  return {
    fetch: (request) => fetchFile(request, settings),
    inspect: (request) => inspectSource(request, settings),
    peek: (request) => peekSource(request, settings),
  };
}

/** Port: some times a second. Told by a clock, so that a wait is not taken for a death. */
const PROGRESS_MS = 250;

async function fetchFile(request: FetchRequest, settings: HttpSettings): Promise<FetchedFile> {
  const url = parseAddress(request.source.url, request.dataset);
  const origin = { dataset: request.dataset, url: publicUrl(url) };
  const time = deadline(request.signal, settings.totalMs);
  const base = { url, headers: request.source.headers ?? {}, origin, signal: time.signal };
  try {
    time.signal.throwIfAborted();
    const recordsCount = await countRecords(request.source, base, settings);
    return { ...(await download(request, base, settings)), recordsCount, url: origin.url };
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (!time.expired()) throw error;
    throw transient(origin, 'SOURCE_TIMEOUT', `not done after ${settings.totalMs / 1000} s; try later`, {
      cause: error,
    });
  } finally {
    time.clear();
  }
}

async function download(request: FetchRequest, base: HttpRequest, settings: HttpSettings) {
  const { file, source, onChunk, onRestart } = request;
  const part = await openPartialFile(file, source.url, { onChunk, onRestart });
  const progress = setInterval(() => request.onProgress?.(part.bytes(), part.version()?.total ?? null), PROGRESS_MS);
  try {
    await retrying(settings, base.signal, part.position, () => attempt(part, base, source.maxBytes, settings));
    const sha256 = await part.finish();
    const { etag, lastModified } = part.version() ?? { etag: null, lastModified: null };
    return { file, sha256, bytes: part.bytes(), etag, lastModified };
  } catch (error) {
    await part.close(fateOf(error));
    throw error;
  } finally {
    clearInterval(progress);
  }
}

/** One request, for the whole body or for what is missing of it. */
async function attempt(part: PartialFile, base: HttpRequest, maxBytes: number, settings: HttpSettings): Promise<void> {
  const position = part.position();
  const range = { Range: `bytes=${position}-`, 'If-Range': part.version()?.ifRange ?? '' };
  const headers = position > 0 ? { ...base.headers, ...range } : base.headers;
  const response = await openResponse({ ...base, headers }, settings);
  try {
    assertUsable(response, position > 0, base.origin);
    const total = await begin(response, part, base.origin);
    await receive({ response, part, total, maxBytes, origin: base.origin }, settings);
  } finally {
    response.body.destroy();
  }
}

/**
 * Makes the part ready for the body that comes.
 * @returns bytes of the whole body where they were declared
 */
async function begin(response: HttpResponse, part: PartialFile, origin: Origin): Promise<number | null> {
  const encoding = response.header('content-encoding') ?? 'identity';
  if (encoding !== 'identity')
    throw permanent(
      origin,
      'SOURCE_ENCODED',
      `sends ${encoding} though asked not to; use an address that serves the file`,
    );
  const version = part.version();
  if (response.status === 200) {
    const next = validatorsOf(response);
    await part.startOver(next);
    return next.total;
  }
  if (response.status === 206 && version !== null && continues(response, part.bytes(), version))
    return totalOf(response, version);
  await part.distrust();
  throw transient(origin, 'SOURCE_CHANGED', 'has no more of the version we began; it is fetched from its first byte');
}

function fateOf(error: unknown): 'keep' | 'reject' | 'remove' {
  if (!(error instanceof PermanentError)) return 'keep';
  if (BAD_BODIES.has(error.code)) return 'reject';
  return error.code === 'SOURCE_TOO_LARGE' ? 'remove' : 'keep';
}
