import { open } from 'node:fs/promises';

const CHUNK_BYTES = 1 << 20;

/** A file's bytes from the start. The same memory is used for every chunk: what is kept must be copied. */
export async function* readChunks(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    const memory = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(memory, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
