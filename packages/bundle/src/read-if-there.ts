import { readFileSync } from 'node:fs';

/** The content of a file that may be absent. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
