import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { trimCache } from './trim-cache.js';

/** What a local file is a copy of. */
export interface Original {
  readonly uri: string;
  readonly generation: string;
  readonly bytes: number;
}

/** Local copies of objects. An object never changes under its generation, so neither does its copy. */
export interface LocalCache {
  /** The copy; made by `fill`, which writes a file of this name, when there is none. Concurrent callers share one copy. */
  keep(original: Original, fill: (partial: string) => Promise<unknown>): Promise<string>;
  /** Takes a file that holds the object's bytes: what was just uploaded is mostly read next. It is gone afterwards. */
  adopt(original: Original, file: string): Promise<void>;
}

/** @param limit bytes that copies may take; see {@link trimCache} */
export function localCache(folder: string, limit: number): LocalCache {
  const underWay = new Map<string, Promise<string>>();

  async function make(copy: string, { bytes }: Original, fill: (partial: string) => Promise<unknown>): Promise<string> {
    if ((await stat(copy).catch(() => null))?.size === bytes) {
      const now = new Date();
      await utimes(copy, now, now);
      return copy;
    }
    const partial = `${copy}.${randomUUID()}.partial`;
    await mkdir(join(copy, '..'), { recursive: true });
    try {
      await fill(partial);
      await chmod(partial, 0o444);
      await rename(partial, copy);
    } finally {
      await rm(partial, { force: true });
    }
    await trimCache(folder, limit);
    return copy;
  }

  async function keep(original: Original, fill: (partial: string) => Promise<unknown>): Promise<string> {
    const key = createHash('sha256').update(`${original.uri}#${original.generation}`).digest('hex').slice(0, 24);
    const copy = join(folder, key, basename(original.uri));
    const making = underWay.get(copy) ?? make(copy, original, fill).finally(() => underWay.delete(copy));
    underWay.set(copy, making);
    return making;
  }

  return {
    keep,
    adopt: async (original, file) => {
      // A copy is a convenience: where the file lies on another volume there is none.
      await keep(original, (partial) => rename(file, partial)).catch(() => undefined);
      await rm(file, { force: true });
    },
  };
}
