import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isExecutable } from './find-on-path.mjs';
import { withLock } from './lock.mjs';
import { cache, root } from './paths.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';

const variable = 'RELAIS_BROWSER';
const carrier = join(root, 'packages', 'dashboard', 'node_modules', '@sparticuz', 'chromium', 'package.json');
const unpacking = join(root, 'infra', 'bootstrap', 'unpack-browser.mjs');
const hint = `tests of the dashboard in a browser are skipped; name a Chromium of yours in ${variable} to run them`;

/**
 * A Chromium that a package carries, unpacked once for all checkouts and handed on in RELAIS_BROWSER. Only tests need it;
 * where it cannot start, because the system lacks a library of its, they are skipped by name.
 */
export const browser = { find, provide, needs: [], variable };

/** The binary, `''` where the package is not installed, or null when it has to be unpacked. */
function find() {
  if (process.env[variable]) return process.env[variable];
  if (!existsSync(carrier)) return '';
  const binary = join(folder(), 'chromium');
  return isExecutable(binary) ? binary : null;
}

const folder = () => join(cache, `chromium-${JSON.parse(readFileSync(carrier, 'utf8')).version}`);

function provide() {
  return withLock(
    `${folder()}.lock`,
    async () => find() ?? (await step('a browser for tests (unpacked once)', unpack)),
  );
}

async function unpack() {
  const partial = `${folder()}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const entry = join(dirname(carrier), 'build', 'esm', 'index.js');
  // The package unpacks into the folder for temporary files.
  await runLogged('browser', [process.execPath, unpacking, entry], { env: { TMPDIR: partial }, hint });
  // Where a library is missing it ends here, not in the middle of a test.
  await runLogged('browser', [join(partial, 'chromium'), '--no-sandbox', '--version'], { hint });
  rmSync(folder(), { recursive: true, force: true });
  renameSync(partial, folder());
}
