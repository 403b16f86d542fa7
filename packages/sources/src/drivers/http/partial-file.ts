import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { batchWriter } from './batch-writer.js';
import { onDisk, syncFolder } from '../../disk.js';
import { seenBytes, type Observers } from './seen-bytes.js';
import type { Validators } from './validators.js';

/** A file on its way in: `<file>.part`, with what identifies its version in `<file>.part.json`. */
export interface PartialFile {
  readonly bytes: () => number;
  /** Where a next request can go on: all of the bytes, or 0 when they cannot be continued. */
  readonly position: () => number;
  /** The first bytes, enough to tell what it is. */
  readonly head: () => Buffer;
  /** What the source said of the version these bytes belong to. */
  readonly version: () => Validators | null;
  /** Empties the file for a version that begins from its first byte. */
  readonly startOver: (version: Validators) => Promise<void>;
  readonly append: (chunk: Buffer) => Promise<void> | undefined;
  /** Resolves when all that was appended is in the file, for this attempt or the next to build on. */
  readonly flush: () => Promise<void>;
  /** Keeps the bytes to be looked at, but never continues them. */
  readonly distrust: () => Promise<void>;
  /** Syncs the bytes and gives them their name. @returns hex sha256 */
  readonly finish: () => Promise<string>;
  /** Leaves what a next attempt can continue, or sets the bytes aside as refused, or removes them. */
  readonly close: (fate: 'keep' | 'reject' | 'remove') => Promise<void>;
}

/** Where the bytes of a body that was refused are left: the evidence. */
export const rejectedName = (file: string): string => `${file}.rejected`;

/**
 * Opens what an earlier attempt has left, and shows its bytes to the observers; or begins with nothing.
 * @param address identifies the source; only its digest is stored, since addresses hold keys
 */
export async function openPartialFile(file: string, address: string, observers: Observers): Promise<PartialFile> {
  const part = `${file}.part`;
  const sidecar = `${part}.json`;
  const source = createHash('sha256').update(address).digest('hex');
  const handle = await onDisk(part, () => open(part, 'a+'));
  const writer = batchWriter(handle);
  const seen = seenBytes(observers);
  let version = await readSidecar(sidecar, source);
  let continuable = version !== null;

  const position = (): number => (continuable ? seen.bytes() : 0);
  const distrust = async (): Promise<void> => {
    continuable = false;
    await rm(sidecar, { force: true });
  };
  const startOver = async (next: Validators): Promise<void> => {
    await distrust();
    await handle.truncate();
    seen.startOver();
    version = next;
    if (next.ifRange === null) return;
    await writeFile(sidecar, JSON.stringify({ source, ...next }));
    continuable = true;
  };
  const finish = async (): Promise<string> => {
    await writer.flush();
    await handle.sync();
    await handle.close();
    await rename(part, file);
    await rm(sidecar, { force: true });
    await syncFolder(dirname(file));
    return seen.sha256();
  };

  if (!continuable) await handle.truncate();
  else for await (const chunk of createReadStream(part, { highWaterMark: 1 << 20 })) seen.see(chunk as Buffer);

  return {
    bytes: seen.bytes,
    position,
    head: seen.head,
    version: () => version,
    startOver: (next) => onDisk(part, () => startOver(next)),
    append: (chunk) => {
      seen.see(chunk);
      const full = writer.write(chunk);
      return full && onDisk(part, () => full);
    },
    flush: () => onDisk(part, writer.flush),
    distrust,
    finish: () => onDisk(part, finish),
    close: async (fate) => {
      await handle.close();
      if (fate === 'keep' && position() > 0) return;
      await distrust();
      await (fate === 'reject' ? rename(part, rejectedName(file)) : rm(part, { force: true }));
    },
  };
}

/** A sidecar of another source, a damaged one and none are the same: nothing can be continued. */
async function readSidecar(sidecar: string, source: string): Promise<Validators | null> {
  try {
    const stored = JSON.parse(await readFile(sidecar, 'utf8')) as Validators & { readonly source?: unknown };
    return stored.source === source && typeof stored.ifRange === 'string' ? stored : null;
  } catch {
    return null;
  }
}
