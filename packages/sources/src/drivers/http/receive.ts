import type { Readable } from 'node:stream';
import type { HttpResponse } from './ask.js';
import { permanent, transient, type Origin } from './failure.js';
import { declaresHtml, HEAD_BYTES, looksLikeHtml } from '../../html.js';
import type { PartialFile } from './partial-file.js';
import type { HttpSettings } from './settings.js';
import { guardThroughput } from './throughput-guard.js';

export interface Reception {
  readonly response: HttpResponse;
  readonly part: PartialFile;
  /** Bytes of the whole body where they were declared. */
  readonly total: number | null;
  readonly maxBytes: number;
  readonly origin: Origin;
}

/**
 * Appends a body to the part and proves that it is whole and no error page. However it ends, the part holds every byte
 * that was seen.
 */
export async function receive(reception: Reception, settings: HttpSettings): Promise<void> {
  const { response, part, total, maxBytes, origin } = reception;
  if (total !== null && total > maxBytes) throw tooLarge(reception, `declares ${total}`);
  const html = declaresHtml(response.header('content-type'));
  const stalled = () => transient(origin, 'SOURCE_STALLED', `the body stalled at ${part.bytes()} bytes; try later`);
  const unwatch = guardThroughput(response.body, part.bytes, settings.throughput, stalled);
  try {
    for await (const chunk of chunksOf(response.body, reception)) {
      if (part.bytes() + chunk.length > maxBytes) throw tooLarge(reception, 'sends more');
      const judged = part.bytes() >= HEAD_BYTES;
      const full = part.append(chunk);
      if (full !== undefined) await full;
      if (!judged && part.bytes() >= HEAD_BYTES) await refuseHtml(html, reception);
    }
  } finally {
    unwatch();
    await part.flush();
  }
  await refuseHtml(html, reception);
  await assertWhole(reception);
}

/** The chunks of a body; what breaks it off is told as such, unless we did it ourselves and know why. */
async function* chunksOf(body: Readable, { part, total, origin }: Reception): AsyncGenerator<Buffer> {
  try {
    yield* body as AsyncIterable<Buffer>;
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('SOURCE_')) throw error;
    const text = `the body broke off after ${part.bytes()} of ${total ?? 'unknown'} bytes; try later`;
    throw transient(origin, 'SOURCE_TRUNCATED', text, { cause: error });
  }
}

const tooLarge = ({ origin, maxBytes }: Reception, what: string) =>
  permanent(origin, 'SOURCE_TOO_LARGE', `${what} than the ${maxBytes} bytes allowed; raise maxBytes if that is right`);

async function refuseHtml(declared: boolean, { part, origin }: Reception): Promise<void> {
  if (part.bytes() === 0 || !(declared || looksLikeHtml(part.head()))) return;
  await part.distrust();
  throw transient(origin, 'SOURCE_HTML', 'a web page came instead of data; open the address in a browser');
}

async function assertWhole({ part, total, origin }: Reception): Promise<void> {
  const bytes = part.bytes();
  if (total !== null && bytes !== total) {
    if (bytes > total) await part.distrust();
    throw transient(origin, 'SOURCE_TRUNCATED', `the body ended after ${bytes} of ${total} bytes; try later`);
  }
  if (bytes === 0) throw transient(origin, 'SOURCE_EMPTY', 'the body is empty; look at the source');
}
