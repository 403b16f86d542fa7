import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Folders of the workspace's packages, absolute. */
export function workspaceFolders() {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  return [...packages, join(root, 'activities'), join(root, 'workflows')].filter((folder) =>
    existsSync(join(folder, 'package.json')),
  );
}
