import type { HttpResponse } from './ask.js';

const LARGEST_METADATA = 8 << 20;

/** Query parameters that leave rows out: the dataset's count says nothing about such an export. */
const NARROWING = ['where', 'refine', 'exclude', 'limit', 'offset', 'q', 'group_by'];

/**
 * Records that the dataset behind an export has, or null where the publisher does not say: a download does without.
 * @param ask opens an address with the source's headers
 */
export async function askRecordsCount(url: URL, ask: (url: URL) => Promise<HttpResponse>): Promise<number | null> {
  const metadata = metadataAddress(url);
  if (metadata === null) return null;
  try {
    const response = await ask(metadata);
    if (response.status === 200) return recordsCount(JSON.parse(await text(response)));
    response.body.destroy();
  } catch {
    // Whatever is wrong with the metadata, the export itself will tell.
  }
  return null;
}

/** `…/catalog/datasets/<id>` for `…/catalog/datasets/<id>/exports/csv`. */
function metadataAddress(url: URL): URL | null {
  const end = url.pathname.indexOf('/exports/');
  if (end < 0 || NARROWING.some((name) => url.searchParams.has(name))) return null;
  const metadata = new URL(url);
  metadata.pathname = url.pathname.slice(0, end);
  // The export's own parameters are refused there; a key is not.
  const key = url.searchParams.get('apikey');
  metadata.search = key === null ? '' : `?${new URLSearchParams({ apikey: key })}`;
  return metadata;
}

async function text({ body }: HttpResponse): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_METADATA) throw new RangeError('metadata too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function recordsCount(document: unknown): number | null {
  const count = (document as { metas?: { default?: { records_count?: unknown } } } | null)?.metas?.default
    ?.records_count;
  return Number.isSafeInteger(count) && (count as number) >= 0 ? (count as number) : null;
}
