import { dirname } from 'node:path/posix';
import type { ObjectInfo } from '@relais/object-store';

/** Objects by the folder they lie in, in the order of the list. */
export function byFolder(objects: readonly ObjectInfo[]): ReadonlyMap<string, readonly ObjectInfo[]> {
  const folders = new Map<string, ObjectInfo[]>();
  for (const object of objects) {
    const folder = dirname(object.path);
    const found = folders.get(folder);
    if (found === undefined) folders.set(folder, [object]);
    else found.push(object);
  }
  return folders;
}
