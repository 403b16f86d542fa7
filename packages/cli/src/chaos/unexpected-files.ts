import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { storeAreas } from '@relais/core';

/**
 * Every kind of file that a home may hold when nobody works in it. What an attempt that died may leave, and is collected
 * after a day, is among them; the lock of the pointer and anything with another name is not.
 */
const known: readonly RegExp[] = [
  new RegExp(`^store/(${Object.keys(storeAreas).join('|')})/`),
  /^warehouse\/[^/]+\/current\.json$/,
  /^warehouse\/[^/]+\/\d{6,}-[0-9a-f]{8}\/(generation\.json|[^/]+\.duckdb(\.wal)?)$/,
  // Drafts, and what a generation's making spilled.
  /^warehouse\/[^/]+\/(current\.json|publish\.lock|\d{6,}-[0-9a-f]{8}\/generation\.json)\.[0-9a-f-]{36}$/,
  /^warehouse\/[^/]+\/(\d{6,}-[0-9a-f]{8}\/)?spill-/,
  // Work of attempts that died.
  /^scratch\//,
  // What was downloaded of a store that is elsewhere.
  /^object-cache\//,
  /^dbt\//,
  /^worker\.(log|ready)$/,
  /^kill-points\//,
];

/** Files of a home that are none of these. */
export async function unexpectedFiles(home: string): Promise<readonly string[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files
    .map((file) => relative(home, join(file.parentPath, file.name)))
    .filter((path) => !known.some((pattern) => pattern.test(path)))
    .sort();
}
