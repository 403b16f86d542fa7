import { fileURLToPath } from 'node:url';
import { PermanentError } from '@relais/core';
import type { ObjectStore } from './index.js';

type Opener = (uri: string) => Promise<ObjectStore>;

const openFolder: Opener = async (path) => (await import('./drivers/folder.js')).folderStore(path);

/** Each driver is imported when it is asked for, so that no cloud SDK is loaded on a laptop. */
const openers: Readonly<Record<string, Opener>> = {
  file: (uri) => openFolder(fileURLToPath(uri)),
};

/**
 * Opens the store that `RELAIS_STORE` names.
 * @param uri a path, or `file:///path`
 * @throws PermanentError `STORE_UNSUPPORTED` for every other scheme
 */
export async function openStore(uri: string): Promise<ObjectStore> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return openFolder(uri);
  const open = openers[scheme];
  if (open !== undefined) return open(uri);
  throw new PermanentError(
    `[object-store] this version has no driver for ${scheme}:// stores; set RELAIS_STORE to a path or file:///path`,
    { code: 'STORE_UNSUPPORTED' },
  );
}
