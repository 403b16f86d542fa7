import type { FileHandle } from 'node:fs/promises';

const BATCH_BYTES = 1 << 20;

export interface BatchWriter {
  /** Returns a promise only where the disk has to be waited for, and then wants it awaited. */
  write(chunk: Buffer): Promise<void> | undefined;
  /** Resolves when all that was written has reached the file. */
  flush(): Promise<void>;
}

/**
 * Appends to a file opened for appending: one buffer is filled while the other is being written, and these two
 * are all the memory a download of any size takes.
 */
export function batchWriter(handle: FileHandle): BatchWriter {
  let [filling, spare] = [Buffer.allocUnsafeSlow(BATCH_BYTES), Buffer.allocUnsafeSlow(BATCH_BYTES)];
  let used = 0;
  let writing = Promise.resolve();

  const send = async (): Promise<void> => {
    await writing;
    const full = filling.subarray(0, used);
    [filling, spare, used] = [spare, filling, 0];
    writing = handle.appendFile(full);
    // Whoever sends or flushes next hears of it.
    writing.catch(() => undefined);
  };

  const spill = async (chunk: Buffer): Promise<void> => {
    for (let taken = 0; taken < chunk.length;) {
      if (used === BATCH_BYTES) await send();
      const copied = chunk.copy(filling, used, taken);
      used += copied;
      taken += copied;
    }
  };

  return {
    write(chunk) {
      if (used + chunk.length > BATCH_BYTES) return spill(chunk);
      used += chunk.copy(filling, used);
      return undefined;
    },
    async flush() {
      if (used > 0) await send();
      await writing;
    },
  };
}
