import { createHash } from 'node:crypto';
import { HEAD_BYTES } from '../../html.js';

export interface Observers {
  readonly onChunk?: ((chunk: Buffer) => void) | undefined;
  readonly onRestart?: (() => void) | undefined;
}

/** What is known of a body by having seen each of its bytes once, in order. */
export interface SeenBytes {
  readonly see: (chunk: Buffer) => void;
  readonly startOver: () => void;
  readonly bytes: () => number;
  /** The first bytes, enough to tell what it is. */
  readonly head: () => Buffer;
  /** Hex digest; ends the seeing. */
  readonly sha256: () => string;
}

export function seenBytes({ onChunk, onRestart }: Observers): SeenBytes {
  let hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let bytes = 0;
  return {
    see: (chunk) => {
      if (bytes < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - bytes)]);
      bytes += chunk.length;
      hash.update(chunk);
      onChunk?.(chunk);
    },
    startOver: () => {
      if (bytes > 0) onRestart?.();
      [hash, head, bytes] = [createHash('sha256'), Buffer.alloc(0), 0];
    },
    bytes: () => bytes,
    head: () => head,
    sha256: () => hash.digest('hex'),
  };
}
