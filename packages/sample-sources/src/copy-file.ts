import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';

/** The file system is asked for, and the stream given, this much at a time. */
const PIECE_BYTES = 1 << 20;

/**
 * Copies bytes `start` to `end` of a file, both included, to a stream and ends it. Through two buffers that are used
 * again and again: memory that is new for each piece costs more than reading it, and what serves a measured run has to
 * cost little.
 */
export async function copyFile(path: string, start: number, end: number, to: Writable): Promise<void> {
  const file = await open(path);
  const lanes = [0, 1].map(() => ({ buffer: Buffer.allocUnsafeSlow(PIECE_BYTES), sent: Promise.resolve() }));
  try {
    for (let position = start, turn = 0; position <= end; turn = 1 - turn) {
      const lane = lanes[turn]!;
      await lane.sent;
      const { bytesRead } = await file.read(lane.buffer, 0, Math.min(PIECE_BYTES, end - position + 1), position);
      if (bytesRead === 0) break;
      lane.sent = write(to, lane.buffer.subarray(0, bytesRead));
      // Whoever waits for the lane hears of it.
      lane.sent.catch(() => undefined);
      position += bytesRead;
    }
    await Promise.all(lanes.map(({ sent }) => sent));
    to.end();
  } finally {
    await file.close();
  }
}

const write = (to: Writable, piece: Buffer): Promise<void> =>
  new Promise((resolve, reject) => to.write(piece, (error) => (error ? reject(error) : resolve())));
