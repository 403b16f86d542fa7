import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file as it would be of another date of the same length: other bytes, and the same work. */
export const datedCopy = (file: string, from: string, to: string, target: string): Promise<void> =>
  pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), replacing(from, to), createWriteStream(target));

/** One text for another of its length, wherever it stands, also across the pieces that a stream comes in. */
export function replacing(from: string, to: string): Transform {
  const [wanted, given] = [Buffer.from(from), Buffer.from(to)];
  let rest: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const bytes = Buffer.concat([rest, piece]);
      for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + wanted.length))
        given.copy(bytes, at);
      const whole = Math.max(0, bytes.length - (wanted.length - 1));
      rest = bytes.subarray(whole);
      done(null, bytes.subarray(0, whole));
    },
    flush: (done) => done(null, rest),
  });
}
