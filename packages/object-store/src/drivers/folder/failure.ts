import { PermanentError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';

/** `ENOENT` and so on, of an error that came from the system. */
export const errnoOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;

type Explanation = readonly [code: string, text: (root: string) => string];

const inTheWay: Explanation = [
  'OBJECT_CONFLICT',
  (root) => `an object in ${root} stands where a folder is needed; objects and folders need different names`,
];

const explanations: Readonly<Record<string, Explanation>> = {
  ENOTDIR: inTheWay,
  EEXIST: inTheWay,
  // What link(2) says on volumes without hard links, and for files of another user where those are protected.
  EPERM: [
    'STORE_UNSUPPORTED',
    (root) =>
      `${root} takes no hard links from this user, and without them nothing guards an object; use another volume`,
  ],
  ENOTSUP: [
    'STORE_UNSUPPORTED',
    (root) =>
      `${root} lies on a volume without hard links, and without them nothing guards an object; use another volume`,
  ],
};

/** A failure of the system in words a person can act on; every other error as it is. */
export function explainFailure(error: unknown, root: string): unknown {
  const explanation = explanations[errnoOf(error) ?? ''];
  if (explanation === undefined) return diskFailure(error, { writer: 'object-store/folder', folder: root }) ?? error;
  const [code, text] = explanation;
  return new PermanentError(`[object-store/folder] ${text(root)}`, { code, cause: error });
}
