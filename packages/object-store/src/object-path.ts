import { PermanentError } from '@relais/core';

/** Folder of files on their way in; half-written as they may be, they are no objects. */
export const STAGING = 'incoming';

const refuse = (path: string, why: string): never => {
  throw new PermanentError(
    `[object-store] ${JSON.stringify(path)} is no object path: it ${why}; paths are relative, '/'-separated, without '.' or '..'`,
    { code: 'OBJECT_PATH_REFUSED' },
  );
};

/**
 * Returns the path unchanged when it names an object, in every driver the same way: a path that one store takes and
 * another refuses would make a pipeline that runs on a laptop only.
 * @throws PermanentError `OBJECT_PATH_REFUSED`
 */
export function assertObjectPath(path: string): string {
  if (path.includes('\0')) refuse(path, 'holds a NUL');
  if (path.includes('\\')) refuse(path, 'holds a backslash');
  if (path.startsWith('/')) refuse(path, 'is absolute');
  const parts = path.split('/');
  if (parts.includes('')) refuse(path, 'has an empty part');
  if (parts.includes('.') || parts.includes('..')) refuse(path, "has a '.' or '..' part");
  return path;
}

/**
 * Refuses what lies among staged files: it would never be listed.
 * @throws PermanentError `OBJECT_PATH_REFUSED`
 */
export function assertCreatable(path: string): string {
  if (assertObjectPath(path).split('/')[0] === STAGING)
    refuse(path, 'lies in the staging folder, which holds no objects');
  return path;
}

/** Like {@link assertObjectPath} for the text that {@link ObjectStore.list} is given: it may be empty or end in `/`. */
export function assertObjectPrefix(prefix: string): string {
  const name = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  if (prefix !== '') assertObjectPath(name);
  return prefix;
}

/**
 * Refuses what would remove a snapshot. Case is ignored because on some volumes `Raw/` is `raw/`.
 * @throws PermanentError `OBJECT_PROTECTED`
 */
export function assertRemovable(path: string): string {
  if (assertObjectPath(path).split('/')[0]?.toLowerCase() === 'raw')
    throw new PermanentError(`[object-store] ${path} is a raw snapshot and stays; only 'destroy --raw' removes those`, {
      code: 'OBJECT_PROTECTED',
    });
  return path;
}
