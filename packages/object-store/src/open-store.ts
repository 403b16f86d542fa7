import { fileURLToPath } from 'node:url';
import { PermanentError } from '@relais/core';
import type { ObjectStore } from './index.js';

/** What a store in the cloud needs besides its address; a folder needs none of it. */
export interface StoreOptions {
  /** A local folder for downloaded objects and files on their way in. */
  readonly cacheFolder: string;
  /** Bytes that copies of objects may take there; the driver's own bound unless given. */
  readonly cacheBytes?: number;
  /** Address of a Cloud Storage emulator; null = the real service. */
  readonly endpoint: string | null;
  /** Google service account to act as; null = the application default credentials as they are. */
  readonly impersonate: string | null;
}

type Opener = (uri: string, options: StoreOptions) => Promise<ObjectStore>;

const openFolder = async (path: string) => (await import('./drivers/folder.js')).folderStore(path);

/** Each driver is imported when it is asked for, so that no cloud SDK is loaded on a laptop. */
const openers: Readonly<Record<string, Opener>> = {
  file: (uri) => openFolder(fileURLToPath(uri)),
  gs: async (uri, options) => (await import('./drivers/gcs.js')).gcsStore({ uri, ...options }),
};

/**
 * Opens the store that `RELAIS_STORE` names.
 * @param uri a path, `file:///path`, or `gs://bucket/prefix`
 * @throws PermanentError `STORE_UNSUPPORTED` for every other scheme
 */
export async function openStore(uri: string, options: StoreOptions): Promise<ObjectStore> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return openFolder(uri);
  const open = openers[scheme];
  if (open !== undefined) return open(uri, options);
  throw new PermanentError(
    `[object-store] this version has no driver for ${scheme}:// stores; set RELAIS_STORE to a path, file:///path or gs://bucket/prefix`,
    { code: 'STORE_UNSUPPORTED' },
  );
}
