const CHUNK_BYTES = 128 * 1024;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/** A text as one CSV cell: quoted only where a reader would stumble otherwise. */
export const cell = (text: string): string => (/[";\r\n]/.test(text) ? `"${escaped(text)}"` : text);

/** A text as it stands between quotes. */
export const escaped = (text: string): string => text.replaceAll('"', '""');

/** Pieces of at most some kilobytes, one after the other, in chunks of about 128 KB. */
export function* toChunks(pieces: Iterable<string | Buffer>, encoding: 'utf8' | 'latin1'): Generator<Buffer> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let at = 0;
  for (const piece of pieces) {
    const isText = typeof piece === 'string';
    if (at + piece.length * (isText ? BYTES_PER_UNIT : 1) > CHUNK_BYTES) {
      yield chunk.subarray(0, at);
      chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      at = 0;
    }
    at += isText ? chunk.write(piece, at, encoding) : piece.copy(chunk, at);
  }
  if (at > 0) yield chunk.subarray(0, at);
}
