import type { Command } from 'commander';

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The flags that `setup` and `destroy` share; each stands back for the environment when it is left out. */
export const addGroundOptions = (command: Command): Command =>
  command
    .option('--project <id>', 'Google Cloud project (default: BIGQUERY_PROJECT)')
    .option('--location <place>', 'of bucket and datasets (default: BIGQUERY_LOCATION, or EU)')
    .option('--bucket <name>', 'of the store (default: that of RELAIS_STORE, or <project>-relais)')
    .option('--prefix <path>', 'of the store in its bucket (default: that of RELAIS_STORE, or relais)')
    .option('--state-bucket <name>', 'for Terraform’s state (default: <bucket>-state)')
    .option('--var <name=value>', 'a further variable of infra/terraform; may be given again', collected)
    .option('--var-file <path>', 'a file of such variables')
    .option('--dry-run', 'print the commands and run none');
