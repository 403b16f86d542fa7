import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { confirmed } from '../confirmed.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readGround, type GroundOptions } from './ground.js';
import { applySteps, outputCommand, planSteps, type Folders } from './ground-steps.js';
import { requireTools } from './require-tools.js';
import { outputOf, runSteps } from './run-steps.js';
import { shellWord } from '../shell-word.js';
import { printStep } from './step.js';

export interface SetUpOptions extends GroundOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Makes the ground in Google Cloud, or brings it up to date, and prints the environment to use it with. */
export async function setUpGcp(shell: Shell, options: SetUpOptions): Promise<void> {
  const ground = readGround(options, shell.variables);
  const folders = await groundFolders(shell);
  const plan = planSteps(ground, folders);
  const apply = applySteps(folders);
  if (options.dryRun) {
    for (const step of [...plan, ...apply, { command: outputCommand(folders) }])
      shell.stdout.write(`${printStep(step)}\n`);
    return;
  }
  requireTools(shell.variables);
  const withYes = `./relais setup gcp --project ${ground.project} --yes`;
  note(
    shell,
    `store gs://${ground.bucket}/${ground.prefix} and datasets in ${ground.location}, project ${ground.project}`,
  );
  const begin = `Make the bucket gs://${ground.stateBucket} for Terraform’s state, where it is missing, and plan?`;
  if (!options.yes && !(await confirmed(shell, { message: begin, withYes }))) return note(shell, 'nothing was made');
  await mkdir(dirname(folders.plan), { recursive: true });
  try {
    await runSteps(shell, plan);
    if (!options.yes && !(await confirmed(shell, { message: 'Apply the plan above?', withYes })))
      return note(shell, 'nothing was applied');
    await runSteps(shell, apply);
  } finally {
    await rm(folders.plan, { force: true });
  }
  const environment = JSON.parse(await outputOf(shell, outputCommand(folders))) as Record<string, string>;
  for (const [name, value] of Object.entries(environment)) shell.stdout.write(`export ${name}=${shellWord(value)}\n`);
  note(shell, 'next: set these, then ./relais doctor gcp');
}

/** The plan lies in the home: it names what is planned, and is nobody else's business. */
export async function groundFolders(shell: Shell): Promise<Folders> {
  // What the environment says about stores is for runs; here only the folders are wanted, and it may be half set up.
  const variables = { ...shell.variables };
  for (const name of Object.keys(variables)) if (!/^(RELAIS_(ROOT|HOME)|HOME)$/.test(name)) delete variables[name];
  const { root, home } = await readConfig({ ...shell, variables });
  return { terraform: join(root, 'infra', 'terraform'), plan: join(home, 'ground', 'relais.tfplan') };
}
