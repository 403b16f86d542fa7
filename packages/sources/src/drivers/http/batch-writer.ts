import type { FileHandle } from 'node:fs/promises';

/** Chunks of a socket are 64 KiB; fewer, larger writes cost less, and two batches are all that is ever in memory. */
const BATCH_BYTES = 1 << 20;

export interface BatchWriter {
  /** A promise only where the disk has to be waited for. */
  write(chunk: Buffer): Promise<void> | undefined;
  /** Resolves when all that was written has reached the file. */
  flush(): Promise<void>;
}

/** Appends to a file opened for appending: one batch is collected while the one before is being written. */
export function batchWriter(handle: FileHandle): BatchWriter {
  let batch: Buffer[] = [];
  let bytes = 0;
  let writing = Promise.resolve();

  const send = (): Promise<void> => {
    const previous = writing;
    const data = Buffer.concat(batch, bytes);
    batch = [];
    bytes = 0;
    writing = previous.then(() => handle.appendFile(data));
    // Whoever writes or flushes next hears of it.
    writing.catch(() => undefined);
    return previous;
  };

  return {
    write(chunk) {
      batch.push(chunk);
      bytes += chunk.length;
      return bytes < BATCH_BYTES ? undefined : send();
    },
    async flush() {
      if (bytes > 0) await send();
      await writing;
    },
  };
}
