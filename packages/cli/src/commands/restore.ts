import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';

interface RestoreCommandOptions {
  readonly from: string;
  readonly backup?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `restore`: a backup into the store of this environment; tables are then built again by `backfill`. */
export function registerRestore(program: Command, shell: Shell): void {
  const command = program
    .command('restore')
    .description('bring a backup back into the store of this environment; nothing is overwritten')
    .requiredOption('--from <store>', 'where backups were made to')
    .option('--backup <name>', 'which one; the newest unless given')
    .option('--dry-run', 'say what would be brought back; write nothing')
    .option('--json', 'print JSON')
    .action((options: RestoreCommandOptions) => restore(shell, options));
  addExamples(command, [
    ['restore --from gs://my-backups/relais', 'the newest backup, into the store of this environment'],
    ['restore --from file:///mnt/backup --dry-run', 'say what would be brought back'],
  ]);
}

async function restore(shell: Shell, options: RestoreCommandOptions): Promise<void> {
  const { dryRun = false, json } = options;
  const config = await readConfig(shell);
  const { openEnds } = await import('../copy/open-ends.js');
  const { from, to } = await openEnds(config, options.from, null, './relais restore --help');
  const { readInventory } = await import('../backup/inventory.js');
  const { commandsAfter, unitsOf } = await import('../backup/restore-backup.js');
  const { copyObjects } = await import('../copy/copy-objects.js');
  const { copyProgress, noProgress } = await import('../copy/copy-progress.js');
  const { describeCopy, sumUp } = await import('../copy/copy-summary.js');
  const inventory = await readInventory(from, options.backup ?? null);
  const units = unitsOf(inventory);
  const progress = dryRun ? noProgress : copyProgress(shell, units);
  const done = await copyObjects(units, { from, to, verify: true, dryRun, onDone: progress.onDone }).finally(
    progress.close,
  );
  if (done.faults.length > 0) shell.exitCode = exitCodes.failed;
  const next = commandsAfter(inventory);
  if (json)
    return printJson<JsonDocuments['restore']>(shell.stdout, {
      ...{ backup: inventory.name, from: from.uri, to: to.uri, dryRun },
      ...{ areas: sumUp(done.items), faults: done.faults, lacking: inventory.faults, next },
    });
  shell.stdout.write(describeCopy(done, dryRun));
  for (const { path, code } of inventory.faults)
    note(shell, `the backup lacks ${path}, which was ${code} when it was made`);
  for (const command of next) note(shell, `next: ${command}`);
}
