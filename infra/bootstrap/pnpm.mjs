import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cache, root } from './paths.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const version = packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '');
const folder = join(cache, `pnpm-${version}`);
const entry = join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');

/** The script of exactly the pnpm that package.json names, installed when it is not there. */
export async function providePnpm() {
  if (existsSync(entry)) return entry;
  return withLock(`${folder}.lock`, async () => {
    if (!existsSync(entry)) await step(`pnpm ${version}`, install);
    return entry;
  });
}

async function install() {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await runLogged('pnpm', ['npm', 'install', '--prefix', partial, '--no-audit', '--no-fund', `pnpm@${version}`], {
    hint: 'check that the npm registry can be reached (`npm ping`) and start again',
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}
