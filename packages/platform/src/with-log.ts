import { closeSync, openSync, renameSync } from 'node:fs';
import { sizeOf } from './last-words.js';

const mostBytes = 16 * 1024 * 1024;

/**
 * Opens a log for a child to append to, and closes it again: the child has inherited its own copy of the descriptor.
 * A long log is put aside first, so that a home never holds more than two of them.
 */
export function withLog<T>(path: string, use: (descriptor: number) => T): T {
  if (sizeOf(path) > mostBytes) renameSync(path, `${path}.1`);
  const descriptor = openSync(path, 'a', 0o600);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
