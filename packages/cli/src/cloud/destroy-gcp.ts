import { confirmed } from '../confirmed.js';
import { note, type Shell } from '../shell.js';
import { declaredResources } from './declared-resources.js';
import { readGround, type GroundOptions } from './ground.js';
import { destroySteps } from './ground-steps.js';
import { requireTools } from './require-tools.js';
import { runSteps } from './run-steps.js';
import { groundFolders } from './set-up-gcp.js';
import { printStep } from './step.js';

export interface DestroyGcpOptions extends GroundOptions {
  readonly raw?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Takes the ground down. The bucket stays, with raw and what no run can bring back, unless `raw`; and then still keeps
 * every object that is under retention: Cloud Storage refuses, the error is shown, and the rest is left as it was.
 */
export async function destroyGcp(shell: Shell, options: DestroyGcpOptions): Promise<void> {
  const { raw = false } = options;
  const ground = readGround(options, shell.variables);
  const folders = await groundFolders(shell);
  const steps = destroySteps(ground, folders, { raw, resources: await declaredResources(folders.terraform) });
  if (options.dryRun) {
    for (const step of steps) shell.stdout.write(`${printStep(step)}\n`);
    return;
  }
  requireTools(shell.variables);
  const store = `gs://${ground.bucket}/${ground.prefix}`;
  const warning = raw ? ` AND ALL OF ${store}, RAW SNAPSHOTS WITH IT` : `; raw snapshots stay in ${store}`;
  const question = `Delete the datasets, accounts, secrets and worker of ${ground.project}${warning}?`;
  const withYes = `./relais destroy gcp --project ${ground.project} ${raw ? '--raw ' : ''}--yes`;
  if (!options.yes && !(await confirmed(shell, { message: question, withYes })))
    return note(shell, 'nothing was deleted');
  await runSteps(shell, steps);
  shell.stdout.write(
    raw
      ? `deleted; soft delete keeps what lay in ${store} for a while\n`
      : `deleted; raw snapshots are kept in ${store}/raw\n`,
  );
}
