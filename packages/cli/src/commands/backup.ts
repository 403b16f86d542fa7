import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';

interface BackupCommandOptions {
  readonly to: string;
  readonly verify?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `backup`: what can be neither fetched nor computed again, to another store; see `restore`. */
export function registerBackup(program: Command, shell: Shell): void {
  const command = program
    .command('backup')
    .description('copy what can be neither fetched nor computed again to another store, proven and named')
    .requiredOption('--to <store>', 'a path, file:///path or gs://bucket/prefix; keeps every backup made to it')
    .option('--verify', 'read back what is there already, too')
    .option('--dry-run', 'say what would be copied; write nothing')
    .option('--json', 'print JSON')
    .action((options: BackupCommandOptions) => backup(shell, options));
  addExamples(command, [
    ['backup --to gs://my-backups/relais', 'what can be neither fetched nor computed again'],
    ['backup --to file:///mnt/backup --dry-run', 'say what would be copied'],
  ]);
}

async function backup(shell: Shell, options: BackupCommandOptions): Promise<void> {
  const { verify = false, dryRun = false, json } = options;
  const config = await readConfig(shell);
  const { openEnds } = await import('../copy/open-ends.js');
  const ends = await openEnds(config, null, options.to, './relais backup --help');
  const { readScheduleStates } = await import('../backup/schedule-states.js');
  const { makeBackup } = await import('../backup/make-backup.js');
  const { copyProgress, noProgress } = await import('../copy/copy-progress.js');
  const { describeCopy, sumUp } = await import('../copy/copy-summary.js');
  const { codeVersion } = await import('@relais/worker/code-version');
  const done = await makeBackup({
    ...{ ...ends, verify, dryRun, codeVersion: codeVersion() },
    schedules: await readScheduleStates(config, shell.registry),
    progress: (units) => (dryRun ? noProgress : copyProgress(shell, units)),
  });
  const { name, schedules, faults, objects } = done.inventory;
  if (faults.length > 0) shell.exitCode = exitCodes.failed;
  for (const path of done.unvouched) note(shell, `left out, because no manifest vouches for it: ${path}`);
  const to = ends.to.uri;
  if (json)
    return printJson<JsonDocuments['backup']>(shell.stdout, {
      ...{ backup: dryRun ? null : name, from: ends.from.uri, to, dryRun },
      ...{ objects: objects.length, areas: sumUp(done.items), faults, schedules },
    });
  shell.stdout.write(describeCopy(done, dryRun));
  if (!dryRun)
    shell.stdout.write(
      `backup ${name} holds ${objects.length} objects${faults.length > 0 ? ', not those above' : ''}\n`,
    );
  note(shell, `next: RELAIS_HOME=<empty folder> ./relais restore --from ${to}`);
}
