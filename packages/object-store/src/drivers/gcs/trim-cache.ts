import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Whoever was given a copy may open it some time later, and another worker of this machine may be reading it. */
const inUseMs = 3_600_000;

/**
 * Removes copies that were longest not asked for until the rest fits. What was asked for, or written, within the last hour
 * stays, whatever it takes; parts of downloads that died are removed like copies.
 */
export async function trimCache(folder: string, limit: number, now = Date.now()): Promise<void> {
  const files = await filesBelow(folder);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes, usedAt } of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= limit || now - usedAt < inUseMs) return;
    await rm(path, { force: true });
    await rmdir(dirname(path)).catch(() => undefined);
    total -= bytes;
  }
}

async function filesBelow(folder: string) {
  const found: { path: string; bytes: number; usedAt: number }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const stats = entry.isFile() ? await stat(path).catch(() => null) : null;
    if (stats !== null) found.push({ path, bytes: stats.size, usedAt: stats.mtimeMs });
  }
  return found;
}
