import { areasOf } from '@relais/core';
import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';

interface CopyCommandOptions {
  readonly all?: boolean;
  readonly to: string;
  readonly from?: string;
  readonly verify?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const usage = './relais snapshots copy --help';

/** `snapshots copy`: raw files, and what cannot be made again either, from one store to another. */
export function registerSnapshotCopy(snapshots: Command, shell: Shell): void {
  const command = snapshots
    .command('copy [pipeline]')
    .description('copy snapshots, refused files, decisions and translations to another store; nothing is overwritten')
    .option('--all', 'of every pipeline that the store holds something of')
    .requiredOption('--to <store>', 'a path, file:///path or gs://bucket/prefix')
    .option('--from <store>', 'the store of this environment unless given')
    .option('--verify', 'read back what is there already, too')
    .option('--dry-run', 'say what would be copied; write nothing')
    .option('--json', 'print JSON')
    .action((name: string | undefined, options: CopyCommandOptions) => copy(shell, name, options));
  addExamples(command, [
    [
      'snapshots copy france-courses --to gs://my-bucket/relais',
      'the snapshots of one pipeline, to the store of the cloud',
    ],
    ['snapshots copy --all --to file:///mnt/copy --verify', 'everything, and read back what is there'],
  ]);
}

async function copy(shell: Shell, name: string | undefined, options: CopyCommandOptions): Promise<void> {
  if ((name === undefined) !== (options.all === true))
    throw new UsageError('USAGE', '[cli] snapshots copy wants a pipeline, or --all', usage);
  if (name !== undefined) findPipeline(shell.registry, name);
  const config = await readConfig(shell);
  const { openEnds } = await import('../copy/open-ends.js');
  const { from, to } = await openEnds(config, options.from ?? null, options.to, usage);
  const { planCopy } = await import('../copy/plan-copy.js');
  const { copyObjects } = await import('../copy/copy-objects.js');
  const { copyProgress, noProgress } = await import('../copy/copy-progress.js');
  const { describeCopy, sumUp } = await import('../copy/copy-summary.js');

  const plan = await planCopy(from, areasOf('irreplaceable'), name ?? null);
  const { verify = false, dryRun = false } = options;
  const progress = dryRun ? noProgress : copyProgress(shell, plan.units);
  const done = await copyObjects(plan.units, { from, to, verify, dryRun, onDone: progress.onDone }).finally(
    progress.close,
  );
  const copied = { items: done.items, faults: [...plan.faults, ...done.faults] };
  if (copied.faults.length > 0) shell.exitCode = exitCodes.failed;
  for (const path of plan.unvouched) note(shell, `left out, because no manifest vouches for it: ${path}`);
  if (options.json)
    return printJson<JsonDocuments['snapshots copy']>(shell.stdout, {
      ...{ from: from.uri, to: to.uri, dryRun },
      areas: sumUp(copied.items),
      faults: copied.faults,
      unvouched: plan.unvouched,
    });
  shell.stdout.write(describeCopy(copied, dryRun));
  if (copied.faults.length > 0) note(shell, `next: ./relais snapshots verify ${name ?? '<pipeline>'}`);
}
