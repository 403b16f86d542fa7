import { chmodSync, readFileSync, writeFileSync } from 'node:fs';

/** What a disk does to a file without saying so. */
export function flipOneBit(file: string): void {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  chmodSync(file, 0o644);
  writeFileSync(file, bytes);
}
