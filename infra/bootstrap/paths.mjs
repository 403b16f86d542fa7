import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Tools that every home and every checkout share. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'relais');

export const logs = join(cache, 'logs');

/** What this checkout was last provisioned from; goes when node_modules goes. */
export const stamps = join(root, 'node_modules', '.relais');

/** A lock of this checkout: in the cache, because node_modules may not be there yet. */
export const checkoutLock = (name) =>
  join(cache, 'locks', `${name}-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`);
