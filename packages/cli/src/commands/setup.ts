import { Argument, type Command } from 'commander';
import { addGroundOptions } from '../cloud/ground-options.js';
import type { SetUpOptions } from '../cloud/set-up-gcp.js';
import { addExamples } from '../help/examples.js';
import type { Shell } from '../shell.js';

/** `setup gcp`: bucket, datasets, accounts and rights by Terraform, then the environment to use them with. */
export function registerSetup(program: Command, shell: Shell): void {
  const command = program
    .command('setup')
    .description('make the ground in Google Cloud with Terraform, and print the environment to use')
    .addArgument(new Argument('<target>').choices(['gcp']));
  addGroundOptions(command)
    .option('--yes', 'do not ask')
    .action(async (_target: string, options: SetUpOptions) => {
      const { setUpGcp } = await import('../cloud/set-up-gcp.js');
      return setUpGcp(shell, options);
    });
  addExamples(command, [
    ['setup gcp --project my-project --dry-run', 'the commands, none of them run'],
    ['setup gcp --project my-project', 'make bucket, datasets, accounts and rights; asks first'],
  ]);
}
