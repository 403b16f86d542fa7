import type { Command } from 'commander';
import type { PipelineDefinition } from '@relais/core';
import { confirmed } from '../confirmed.js';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';

interface PruneCommandOptions {
  readonly olderThan: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `prune`: what was replaced, and what nobody asks for any more. */
export function registerPrune(program: Command, shell: Shell): void {
  const command = program
    .command('prune [pipeline]')
    .description('remove replaced files, old generations and old reports; what cannot be made again stays')
    .option('--older-than <days>', 'typed and translated files that were replaced for at least so long', '7')
    .option('--dry-run', 'say what would be removed; remove nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((name: string | undefined, options: PruneCommandOptions) => pruneThem(shell, name, options));
  addExamples(command, [
    ['prune --dry-run', 'what could be removed, and how much room that makes'],
    ['prune france-courses --yes', 'remove it, of one pipeline'],
  ]);
}

async function pruneThem(shell: Shell, name: string | undefined, options: PruneCommandOptions): Promise<void> {
  const { dryRun = false, yes, json } = options;
  if (!/^\d{1,5}$/.test(options.olderThan))
    throw new UsageError('USAGE', '[cli] --older-than is a number of days', './relais prune --help');
  const definitions: readonly PipelineDefinition[] =
    name === undefined
      ? Object.values(shell.registry).map(({ definition }) => definition)
      : [findPipeline(shell.registry, name).definition];
  const config = await readConfig(shell);
  const question = {
    message: `Remove replaced files, old generations and old reports of ${name ?? 'every pipeline'}?`,
    withYes: `./relais prune ${name === undefined ? '' : `${name} `}--yes`,
  };
  if (!dryRun && !yes && !(await confirmed(shell, question))) return note(shell, 'nothing was removed');

  const stores = await readStores(config);
  const { planPrune } = await import('../retention/plan-prune.js');
  const { prune } = await import('../retention/prune.js');
  const { describePrune, sumUpRemovals } = await import('../retention/prune-summary.js');
  const { generations, reportDays } = config.retention;
  const pruned = [];
  for (const pipeline of definitions) {
    const replacedDays = Number(options.olderThan);
    const request = { ...stores, pipeline, generations, reportDays, replacedDays, now: Date.now() };
    const plan = dryRun ? await planPrune(request) : await prune(request, (message) => note(shell, message));
    pruned.push({ pipeline: pipeline.name, ...plan, sums: sumUpRemovals(plan.removals) });
  }
  if (json)
    return printJson<JsonDocuments['prune']>(shell.stdout, {
      dryRun,
      pipelines: pruned.map(({ pipeline, removals, kept, sums }) => ({
        ...{ pipeline, sums, kept },
        removed: removals.map((removal) => ({ kind: removal.kind, name: removal.name, bytes: removal.bytes })),
      })),
    });
  shell.stdout.write(describePrune(pruned, dryRun));
  if (dryRun && pruned.some(({ removals }) => removals.length > 0))
    note(shell, `nothing was removed; next: ${question.withYes}`);
}
