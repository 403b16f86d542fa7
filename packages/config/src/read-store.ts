import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { StoreConfig } from './config.js';

/**
 * Reads the address of a store as a person writes it.
 * @param value a path, `file:///path` or `gs://bucket/prefix`
 * @param cwd folder that relative paths start from
 * @param refuse told what is wrong with it; what is returned then means nothing
 */
export function readStore(value: string, cwd: string, refuse: (fault: string) => unknown): StoreConfig {
  if (value.startsWith('gs://')) {
    if (!/^gs:\/\/[a-z0-9][a-z0-9._-]{1,221}[a-z0-9](\/.*)?$/.test(value)) refuse('not gs://bucket/prefix');
    return { uri: value.replace(/\/+$/, ''), folder: null };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !value.startsWith('file:///')) {
    refuse('a path, file:///path or gs://bucket/prefix');
    return { uri: value, folder: null };
  }
  const folder = value.startsWith('file:///') ? fileURLToPath(value) : isAbsolute(value) ? value : resolve(cwd, value);
  return { uri: pathToFileURL(folder).href, folder };
}
