import type { InboxOptions } from '../inbox.js';
import { look, type SeenFile } from './list-folder.js';

/**
 * Tells files that lie still from those that somebody is writing. A file whose time of change is not clearly in the past
 * has to look the same twice; clocks of writer and reader are never trusted to agree.
 */
export async function settle(
  files: readonly SeenFile[],
  { settleMs, looks, wait }: InboxOptions,
  signal?: AbortSignal,
): Promise<{ readonly still: readonly SeenFile[]; readonly growing: readonly SeenFile[] }> {
  const still = files.filter((file) => isOld(file, settleMs));
  let growing = files.filter((file) => !isOld(file, settleMs));
  for (let turn = 0; growing.length > 0 && turn < looks; turn++) {
    await wait(settleMs, signal);
    const seen = await Promise.all(growing.map(async (file) => [file, await look(file.path, file.date)] as const));
    still.push(...seen.filter(([before, now]) => now !== null && isSame(before, now)).map(([file]) => file));
    growing = seen.flatMap(([before, now]) => (now === null || isSame(before, now) ? [] : [now]));
  }
  return { still: still.sort((a, b) => (a.date < b.date ? -1 : 1)), growing };
}

const isOld = ({ modified }: SeenFile, settleMs: number): boolean =>
  BigInt(Date.now() - settleMs) * 1_000_000n > modified;

const isSame = (a: SeenFile, b: SeenFile): boolean => a.state === b.state;
