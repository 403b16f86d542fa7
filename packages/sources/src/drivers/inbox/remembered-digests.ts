import { hashFile } from '@relais/core/hash-file';
import type { SeenFile } from './list-folder.js';

export interface RememberedDigests {
  /** Hex digest of a file that lies still; null when it cannot be read. */
  of(file: SeenFile, signal?: AbortSignal): Promise<string | null | 'gone'>;
}

/** Whoever waits for files looks again and again: one that was not written to is not read a second time. */
export function rememberedDigests(): RememberedDigests {
  const known = new Map<string, { readonly state: string; readonly sha256: string }>();
  return {
    of: async ({ path, state }, signal) => {
      const remembered = known.get(path);
      if (remembered?.state === state) return remembered.sha256;
      try {
        const sha256 = await hashFile(path, signal);
        known.set(path, { state, sha256 });
        return sha256;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') return 'gone';
        if (code === 'EACCES' || code === 'EPERM') return null;
        throw error;
      }
    },
  };
}
