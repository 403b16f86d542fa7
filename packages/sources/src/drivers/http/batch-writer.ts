import type { FileHandle } from 'node:fs/promises';

/** Fewer, larger writes: each one wakes another thread, which costs more than copying a chunk does. */
const BATCH_BYTES = 4 << 20;

/** As many pieces as one call of the system takes; also bounds what a body in tiny pieces costs in memory. */
const BATCH_CHUNKS = 1024;

/** What waits for the disk at the end of a file is no more than this, however long the file is. */
const SYNC_BYTES = 32 << 20;

export interface BatchWriter {
  /** Takes the chunk over. Returns a promise only where the disk has to be waited for, and then wants it awaited. */
  write(chunk: Buffer): Promise<void> | undefined;
  /** Resolves when all that was written has reached the file. */
  flush(): Promise<void>;
}

/**
 * Appends to a file opened for appending: one batch is gathered while the other is being written, without copying, and
 * these two are all the memory a download of any size takes. The disk is kept busy meanwhile: what has been written is
 * synced beside the receiving.
 */
export function batchWriter(handle: FileHandle): BatchWriter {
  let chunks: Buffer[] = [];
  let gathered = 0;
  let unsynced = 0;
  let writing: Promise<void> = Promise.resolve();
  let syncing: Promise<void> = Promise.resolve();

  const send = async (): Promise<void> => {
    await writing;
    const batch = chunks;
    unsynced += gathered;
    [chunks, gathered] = [[], 0];
    writing = writeAll(handle, batch);
    // Whoever sends or flushes next hears of it.
    writing.catch(() => undefined);
    if (unsynced >= SYNC_BYTES) await sync();
  };

  /** Not before the last one is done: a disk that is slower than the network is waited for. */
  const sync = async (): Promise<void> => {
    await syncing;
    unsynced = 0;
    syncing = handle.datasync();
    syncing.catch(() => undefined);
  };

  return {
    write(chunk) {
      chunks.push(chunk);
      gathered += chunk.length;
      return gathered >= BATCH_BYTES || chunks.length === BATCH_CHUNKS ? send() : undefined;
    },
    async flush() {
      if (gathered > 0) await send();
      await writing;
      await syncing;
    },
  };
}

/** A full disk takes a part and fails the next call. */
async function writeAll(handle: FileHandle, chunks: readonly Buffer[]): Promise<void> {
  for (let left = chunks; left.length > 0;) {
    const { bytesWritten } = await handle.writev(left);
    left = after(bytesWritten, left);
  }
}

function after(bytes: number, chunks: readonly Buffer[]): readonly Buffer[] {
  let skip = bytes;
  const first = chunks.findIndex((chunk) => {
    if (skip < chunk.length) return true;
    skip -= chunk.length;
    return false;
  });
  return first === -1 ? [] : [chunks[first]!.subarray(skip), ...chunks.slice(first + 1)];
}
