import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { areasOf, PermanentError } from '@relais/core';
import { Argument, type Command } from 'commander';
import type { DestroyGcpOptions } from '../cloud/destroy-gcp.js';
import { addGroundOptions } from '../cloud/ground-options.js';
import { confirmed } from '../confirmed.js';
import { addExamples } from '../help/examples.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';

/** In the home: everything that a run makes again. */
const rebuiltInHome = ['warehouse', 'docs', 'graphs', 'scratch', 'platform', 'demo', 'format', 'object-cache'];
/** `destroy [gcp]`: takes the platform or the ground down and removes what can be rebuilt; raw only when it is named. */
export function registerDestroy(program: Command, shell: Shell): void {
  const command = program
    .command('destroy')
    .description('stop the platform, or take the ground in Google Cloud down, and delete what can be rebuilt')
    .addArgument(new Argument('[target]').choices(['local', 'gcp']).default('local'))
    .option('--raw', 'delete the raw snapshots too: they cannot be had again')
    .option('--yes', 'do not ask');
  addGroundOptions(command).action(async (target: string, options: DestroyGcpOptions) => {
    if (target === 'local') return destroyLocal(shell, options);
    const { destroyGcp } = await import('../cloud/destroy-gcp.js');
    return destroyGcp(shell, options);
  });
  addExamples(command, [
    ['destroy', 'what can be rebuilt; asks first'],
    ['destroy gcp --project my-project --dry-run', 'what would go in the cloud'],
  ]);
}

async function destroyLocal(shell: Shell, { raw, yes, dryRun }: DestroyGcpOptions): Promise<void> {
  const { home, store } = await readConfig(shell);
  if (store.folder === null)
    throw new PermanentError(
      '[cli] the store is a bucket; take the ground in the cloud down with ./relais destroy gcp',
      {
        code: 'DESTROY_UNSUPPORTED',
      },
    );
  const inStore = [...areasOf('rebuilt'), ...(raw ? areasOf('irreplaceable') : [])].map((name) =>
    join(store.folder ?? '', name),
  );
  const paths = [...rebuiltInHome.map((name) => join(home, name)), ...inStore];
  const warning = raw ? ' AND ALL RAW SNAPSHOTS, which cannot be had again' : '; raw snapshots stay';
  if (dryRun) return void shell.stdout.write(paths.map((path) => `${path}\n`).join(''));
  const question = {
    message: `Delete the warehouse and all derived data of ${home}${warning}?`,
    withYes: `./relais destroy ${raw ? '--raw ' : ''}--yes`,
  };
  if (!yes && !(await confirmed(shell, question))) return note(shell, 'nothing was deleted');

  const { stopPlatform } = await import('@relais/platform');
  for (const folder of [join(home, 'demo'), home]) await stopPlatform(folder);
  for (const path of paths) await rm(path, { recursive: true, force: true });
  // Only folders of ours that are empty now go; whatever else a person keeps here stays.
  for (const folder of [store.folder, home]) await rmdir(folder).catch(() => undefined);
  shell.stdout.write(
    raw ? `deleted everything in ${home}\n` : `deleted; raw snapshots are kept in ${join(store.folder, 'raw')}\n`,
  );
}
