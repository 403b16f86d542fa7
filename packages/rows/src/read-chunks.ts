import { open } from 'node:fs/promises';
import { readPieces } from '@relais/core/read-pieces';

/** A file's bytes from the start. The same memory is used for every chunk: what is kept must be copied. */
export async function* readChunks(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    yield* readPieces(handle, signal);
  } finally {
    await handle.close();
  }
}
