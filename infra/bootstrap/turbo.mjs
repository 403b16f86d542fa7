import './check-node.cjs';
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { provideNodeModules } from './node-modules.mjs';
import { root } from './paths.mjs';
import { providePnpm } from './pnpm.mjs';

/** turbo with the pinned pnpm on its PATH, so that nobody has to install one: `npm run build`. */
const pnpm = await providePnpm();
await provideNodeModules();
const bin = join(dirname(pnpm), '..', '..', '.bin');
const { status } = spawnSync(join(root, 'node_modules', '.bin', 'turbo'), process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter), TURBO_TELEMETRY_DISABLED: '1' },
});
process.exitCode = status ?? 1;
