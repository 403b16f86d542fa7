import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { File } from '@google-cloud/storage';

export interface OpenContent {
  readonly body: Readable;
  /** What the service says of the bytes that it is about to send. */
  readonly crc32c: string | null;
}

/**
 * An object's bytes. Asked for with Node's own fetch: the SDK's streams neither end nor fail when the connection breaks.
 * @param generation of the object; null = the newest
 */
export async function openContent(file: File, generation: string | null, signal: AbortSignal): Promise<OpenContent> {
  const { storage } = file;
  const url = new URL(`${storage.baseUrl}/b/${file.bucket.name}/o/${encodeURIComponent(file.name)}?alt=media`);
  if (generation !== null) url.searchParams.set('generation', generation);
  const credentials = storage.customEndpoint ? {} : await storage.authClient.getRequestHeaders(url.href);
  const response = await fetch(url, { headers: { ...credentials, 'accept-encoding': 'identity' }, signal });
  if (!response.ok) throw Object.assign(new Error(await response.text()), { response });
  const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as ReadableStream);
  return { body, crc32c: /crc32c=([^,]+)/.exec(response.headers.get('x-goog-hash') ?? '')?.[1] ?? null };
}
