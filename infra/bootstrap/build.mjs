import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { checkoutLock, root, stamps } from './paths.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';
import { matchesStamp, sourceStamp, writeStamp } from './stamp.mjs';
import { workspaceFolders } from './workspace.mjs';

const stampFile = join(stamps, 'build');
const assetBuilder = join(root, 'packages', 'dashboard', 'dist', 'assets', 'build-assets.js');
const workflowBundler = join(root, 'packages', 'worker', 'dist', 'bundle-workflows.js');
/** Folders that no compiled file depends on. */
const untouched = new Set(['node_modules', 'dist', 'test', 'fixtures', 'models', 'histories', '.turbo']);

const isSource = (name) =>
  !untouched.has(name) && (!name.includes('.') || /(?<!\.test)\.(ts|json|css|svg)$/.test(name));

const currentStamp = () => {
  const settings = ['tsconfig.json', 'tsconfig.base.json', 'pnpm-lock.yaml'].map((name) => join(root, name));
  return sourceStamp([...workspaceFolders(), ...settings], isSource);
};

const hasOutput = () => workspaceFolders().every((folder) => existsSync(join(folder, 'dist', '.tsbuildinfo')));

/** True when every package is compiled from its sources of now. */
export const isBuilt = () => hasOutput() && matchesStamp(stampFile, currentStamp());

/** Compiles every package, then bundles the workflows and what browsers load, once at a time for a checkout. */
export async function build() {
  await withLock(checkoutLock('build'), async () => {
    if (isBuilt()) return;
    // Taken before: what is edited while the compiler runs is compiled the next time.
    const stamp = currentStamp();
    await step('build', compile);
    writeStamp(stampFile, stamp);
  });
}

/** One incremental compiler for all: a process for each package (`turbo run build`) takes four times as long. */
async function compile() {
  await runLogged('build', [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--build'], {
    cwd: root,
    hint: 'mend the errors above and start again',
  });
  if (existsSync(assetBuilder)) {
    await runLogged('dashboard-assets', [process.execPath, assetBuilder], {
      cwd: root,
      hint: 'mend what the log names in packages/dashboard/src/client or style',
    });
  }
  if (!existsSync(workflowBundler)) return;
  await runLogged('workflow-bundle', [process.execPath, workflowBundler], {
    cwd: root,
    hint: 'a workflow imports what cannot run in the sandbox; the log names the module',
  });
}
