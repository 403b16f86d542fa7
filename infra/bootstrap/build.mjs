import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { checkoutLock, root, stamps } from './paths.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';
import { matchesStamp, sourceStamp, writeStamp } from './stamp.mjs';
import { workspaceFolders } from './workspace.mjs';

const stampFile = join(stamps, 'build');
/** What is made of the compiled files: for browsers, for the sandbox of workflows, and to start sooner. */
const bundlers = [
  {
    name: 'dashboard-assets',
    script: join(root, 'packages', 'dashboard', 'dist', 'assets', 'build-assets.js'),
    hint: 'mend what the log names in packages/dashboard/src/client or style',
  },
  {
    name: 'workflow-bundle',
    script: join(root, 'packages', 'worker', 'dist', 'bundle-workflows.js'),
    hint: 'a workflow imports what cannot run in the sandbox; the log names the module',
  },
  {
    name: 'worker-bundle',
    script: join(root, 'packages', 'worker', 'dist', 'bundle-worker.js'),
    hint: 'the worker imports what cannot be bundled, or fails as it is loaded; the log names it',
  },
  {
    name: 'cli-bundle',
    script: join(root, 'packages', 'cli', 'dist', 'bundle-cli.js'),
    hint: 'a command imports what cannot be bundled, or fails as it is loaded; the log names it',
  },
];
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

/** Compiles every package, then bundles what is loaded in one piece, once at a time for a checkout. */
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
  await Promise.all(
    bundlers
      .filter(({ script }) => existsSync(script))
      .map(({ name, script, hint }) => runLogged(name, [process.execPath, script], { cwd: root, hint })),
  );
}
