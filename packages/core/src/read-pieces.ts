import type { FileHandle } from 'node:fs/promises';

const PIECE_BYTES = 1 << 20;
const MOST_SPARE = 2;
const spare: Buffer[] = [];

/**
 * The bytes of an open file from where it stands, a MiB at a time. The same memory is used for every piece, and for the
 * next file: what is kept must be copied. Memory that is given up with every file makes the collector of garbage work
 * more than the reading of small ones.
 */
export async function* readPieces(handle: FileHandle, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const memory = spare.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(memory, 0, memory.length);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    if (spare.length < MOST_SPARE) spare.push(memory);
  }
}
