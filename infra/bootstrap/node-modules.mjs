import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { checkoutLock, root, stamps } from './paths.mjs';
import { providePnpm } from './pnpm.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';
import { contentStamp, matchesStamp, writeStamp } from './stamp.mjs';
import { workspaceFolders } from './workspace.mjs';

const stampFile = join(stamps, 'node-modules');

const currentStamp = () => {
  const manifests = [root, ...workspaceFolders()].map((folder) => join(folder, 'package.json'));
  return contentStamp([join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml'), ...manifests]);
};

/** True when node_modules was installed from the lockfile and manifests of now. */
export const hasNodeModules = () => matchesStamp(stampFile, currentStamp());

/** Installs what the lockfile names, once at a time for a checkout. */
export async function provideNodeModules() {
  const pnpm = await providePnpm();
  await withLock(checkoutLock('node-modules'), async () => {
    if (hasNodeModules()) return;
    const stamp = currentStamp();
    await step('Node packages', () => install(pnpm));
    writeStamp(stampFile, stamp);
  });
}

function install(pnpm) {
  return runLogged('node-modules', [process.execPath, pnpm, 'install', '--frozen-lockfile', '--prefer-offline'], {
    cwd: root,
    // Without a terminal pnpm would wait for an answer before it replaces a node_modules of another make.
    env: { CI: 'true' },
    hint: 'check the npm registry; when the lockfile is out of date, run `pnpm install` and commit it',
  });
}
