import logUpdate from 'log-update';
import type { Shell, Writer } from '../shell.js';

/** Lines on a terminal that are written over by the next ones. */
export interface MovingLines {
  show(lines: readonly string[]): void;
  /** Takes the lines away. */
  close(): void;
}

/** Whether lines can be written over: on a terminal that is not dumb. */
export const canMove = ({ stderr, variables }: Pick<Shell, 'stderr' | 'variables'>): boolean =>
  stderr.isTTY === true && variables.TERM !== 'dumb';

export function movingLines(stderr: Writer): MovingLines {
  // It asks a stream for its size and writes to it, no more; the cursor stays, so that nobody is left without.
  const write = logUpdate.create(stderr as unknown as NodeJS.WritableStream, { showCursor: true });
  return { show: (lines) => write(lines.join('\n')), close: () => write.clear() };
}
