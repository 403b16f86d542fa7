import { createHash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, TransientError } from '@relais/core';
import { inboxPath } from '@relais/core/inbox-path';
import { readPieces } from '@relais/core/read-pieces';
import { onDisk, syncFolder } from '../disk.js';
import type { FetchedFile, Inbox, InboxListing, InboxRequest, TakeRequest } from '../index.js';
import { listFolder } from './inbox/list-folder.js';
import { rememberedDigests, type RememberedDigests } from './inbox/remembered-digests.js';
import { settle } from './inbox/settle.js';

export interface InboxOptions {
  /** A file that was written to more recently than this may still be growing: it is looked at again. */
  readonly settleMs: number;
  /** So often; what grows for longer is left to the next run. */
  readonly looks: number;
  /** Between two looks. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

const defaults: InboxOptions = {
  settleMs: 2_000,
  looks: 15,
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** Reads from a local folder, or from whatever is mounted there. */
export function folderInbox(options: Partial<InboxOptions> = {}): Inbox {
  const settings = { ...defaults, ...options };
  const digests = rememberedDigests();
  return { list: (request) => listFiles(request, settings, digests), take: takeFile };
}

async function listFiles(
  request: InboxRequest,
  settings: InboxOptions,
  digests: RememberedDigests,
): Promise<InboxListing> {
  const { dated, strangers } = await listFolder(request);
  const { still, growing } = await settle(dated, settings, request.signal);
  const files = [];
  for (const file of still) {
    const sha256 = await digests.of(file, request.signal);
    if (sha256 !== 'gone') files.push({ date: file.date, bytes: file.bytes, sha256 });
  }
  return { files, strangers, growing: growing.map(({ path }) => basename(path)) };
}

async function takeFile(request: TakeRequest): Promise<FetchedFile> {
  const path = join(request.folder, inboxPath(request.source, request.date));
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
  const source = await open(path).catch((cause: unknown) => {
    throw cannotOpen(request, path, cause);
  });
  const sha256 = await onDisk(request.file, () => copy(source, request, before.size)).finally(() => source.close());
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
    url: `inbox:${inboxPath(request.source, request.date)}`,
  };
}

/** @returns hex digest of what was copied */
async function copy(
  source: FileHandle,
  { file, signal, onChunk, onProgress }: TakeRequest,
  size: number,
): Promise<string> {
  const digest = createHash('sha256');
  const target = await open(file, 'w');
  let bytes = 0;
  try {
    for await (const chunk of readPieces(source, signal)) {
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

const refused = ({ dataset }: InboxRequest, code: string, text: string) =>
  new PermanentError(`[sources/inbox] ${dataset}: ${text}`, { code, dataset });

function cannotOpen(request: InboxRequest, path: string, cause: unknown): Error {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM') return changed(request, path, 'is gone', cause);
  return new PermanentError(`[sources/inbox] ${request.dataset}: ${path} cannot be read; give this user the right to`, {
    code: 'INBOX_UNREADABLE',
    dataset: request.dataset,
    cause,
  });
}

const changed = ({ dataset }: InboxRequest, path: string, what: string, cause?: unknown) =>
  new TransientError(`[sources/inbox] ${dataset}: ${path} ${what}; it is looked at again`, {
    code: 'INBOX_CHANGED',
    dataset,
    cause,
  });
