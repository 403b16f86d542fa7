import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Changes when a file's content does. */
export function contentStamp(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/**
 * Changes when a file below the folders appears, goes, or is written: sizes and times instead of contents, because it
 * stands before every command.
 * @param {readonly string[]} paths files and folders; those that are not there are left out
 * @param {(name: string) => boolean} wanted by the name of a folder or file
 */
export function sourceStamp(paths, wanted) {
  const hash = createHash('sha256');
  for (const path of paths)
    visit(path, wanted, (file, { size, mtimeMs }) => hash.update(`${file}\0${size}\0${mtimeMs}\n`));
  return hash.digest('hex');
}

function visit(path, wanted, found) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) return found(path, stats);
  for (const name of readdirSync(path).sort()) if (wanted(name)) visit(join(path, name), wanted, found);
}

/** True when what stands at the path was made from this very stamp. */
export function matchesStamp(path, stamp) {
  try {
    return readFileSync(path, 'utf8') === stamp;
  } catch {
    return false;
  }
}

export function writeStamp(path, stamp) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, stamp);
}
