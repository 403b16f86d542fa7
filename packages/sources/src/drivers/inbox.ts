import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PermanentError, TransientError } from '@relais/core';
import { onDisk, syncFolder } from '../disk.js';
import type { FetchedFile, Inbox, InboxListing, InboxRequest, TakeRequest } from '../index.js';
import { listFolder } from './inbox/list-folder.js';
import { pathOn } from './inbox/path-pattern.js';
import { settle } from './inbox/settle.js';

export interface InboxOptions {
  /** A file that was written to more recently than this may still be growing: it is looked at again. */
  readonly settleMs: number;
  /** So often; what grows for longer is left to the next run. */
  readonly looks: number;
}

const defaults: InboxOptions = { settleMs: 2_000, looks: 15 };

/** Reads from a local folder, or from whatever is mounted there. */
export function folderInbox(options: Partial<InboxOptions> = {}): Inbox {
  const settings = { ...defaults, ...options };
  return { list: (request) => listFiles(request, settings), take: takeFile };
}

async function listFiles(request: InboxRequest, settings: InboxOptions): Promise<InboxListing> {
  const { dated, strangers } = await listFolder(request);
  const { still, growing } = await settle(dated, settings, request.signal);
  const files = [];
  for (const { date, path, bytes } of still) files.push({ date, bytes, sha256: await hash(path, request.signal) });
  return { files, strangers, growing: growing.map(({ path }) => basename(path)) };
}

async function takeFile(request: TakeRequest): Promise<FetchedFile> {
  const path = join(request.folder, pathOn(request.source, request.date));
  const before = await stat(path).catch((cause: unknown) => {
    throw changed(request, path, 'is gone', cause);
  });
  if (before.size > request.source.maxBytes)
    throw refused(
      request,
      'SOURCE_TOO_LARGE',
      `${path} has ${before.size} bytes, more than the ${request.source.maxBytes} allowed; raise maxBytes if that is right`,
    );
  if (before.size === 0)
    throw refused(request, 'SOURCE_EMPTY', `${path} is empty; put the whole file there, or remove it`);
  const sha256 = await onDisk(request.file, () => copy(path, request, before.size));
  const after = await stat(path).catch(() => null);
  if (after?.size !== before.size || after.mtimeMs !== before.mtimeMs)
    throw changed(request, path, 'was written to while it was read');
  return {
    file: request.file,
    sha256,
    bytes: before.size,
    etag: null,
    lastModified: before.mtime.toUTCString(),
    recordsCount: null,
    url: `inbox:${pathOn(request.source, request.date)}`,
  };
}

/** @returns hex digest of what was copied */
async function copy(path: string, { file, signal, onChunk, onProgress }: TakeRequest, size: number): Promise<string> {
  const digest = createHash('sha256');
  const target = await open(file, 'w');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>) {
      digest.update(chunk);
      onChunk?.(chunk);
      await target.appendFile(chunk);
      onProgress?.((bytes += chunk.length), size);
    }
    await target.sync();
  } finally {
    await target.close();
  }
  await syncFolder(join(file, '..'));
  return digest.digest('hex');
}

async function hash(path: string, signal?: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

const refused = ({ dataset }: InboxRequest, code: string, text: string) =>
  new PermanentError(`[sources/inbox] ${dataset}: ${text}`, { code, dataset });

const changed = ({ dataset }: InboxRequest, path: string, what: string, cause?: unknown) =>
  new TransientError(`[sources/inbox] ${dataset}: ${path} ${what}; it is looked at again`, {
    code: 'INBOX_CHANGED',
    dataset,
    cause,
  });
