import type { Generation } from '@relais/warehouse';
import { Option, type Command } from 'commander';
import { confirmed } from '../confirmed.js';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { hintOf } from '../help/nearest.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';

interface RollbackOptions {
  readonly to?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const toHelp = 'generation to show; the newest that is older than the published one unless given';

/** `publish`: what readers have seen, what they see now, and the way back. */
export function registerPublish(program: Command, shell: Shell): void {
  const publish = program
    .command('publish')
    .usage('<command>')
    .description('published generations, and the way back to an older one')
    // `publish --rollback <pipeline>` is the same as `publish rollback <pipeline>`.
    .enablePositionalOptions()
    .argument('[pipeline]')
    .addOption(new Option('--rollback').hideHelp())
    .addOption(new Option('--to <generation>').hideHelp())
    .addOption(new Option('--yes').hideHelp())
    .addOption(new Option('--json').hideHelp())
    .action((name: string | undefined, options: RollbackOptions & { readonly rollback?: boolean }) => {
      if (name !== undefined && options.rollback) return rollback(shell, name, options);
      const hint = hintOf(name ?? '', ['ls', 'rollback']);
      throw new UsageError('USAGE', `[cli] publish wants one of its commands; ${hint}`, './relais publish --help');
    });
  const listCommand = publish
    .command('ls <pipeline>')
    .description('generations that can be shown, newest first')
    .option('--json', 'print an array of generations')
    .action((name: string, { json }: Pick<RollbackOptions, 'json'>) => list(shell, name, json));
  addExamples(listCommand, [['publish ls france-courses', 'what readers see, and what they saw before']]);
  const rollbackCommand = publish
    .command('rollback <pipeline>')
    .description('show readers an older generation; nothing is built or deleted')
    .option('--to <generation>', toHelp)
    .option('--yes', 'do not ask')
    .option('--json', 'print { pipeline, from, to, changed }')
    .action((name: string, options: RollbackOptions) => rollback(shell, name, options));
  addExamples(rollbackCommand, [
    ['publish rollback france-courses', 'show the generation before; asks first'],
    ['publish rollback france-courses --to 000007-1f0c22ab --yes', 'a certain generation, without a question'],
  ]);
}

async function list(shell: Shell, name: string, json: boolean | undefined): Promise<void> {
  findPipeline(shell.registry, name);
  const { warehouse } = await readStores(await readConfig(shell));
  const [published, generations] = await Promise.all([warehouse.published(name), warehouse.generations(name)]);
  const isPublished = ({ generation }: Generation): boolean => generation === published?.generation;
  if (json)
    return printJson<JsonDocuments['publish ls']>(
      shell.stdout,
      generations.map(({ location: _location, ...known }) => ({
        ...known,
        published: known.generation === published?.generation,
      })),
    );
  if (generations.length === 0) return note(shell, `nothing is published yet; next: ./relais run ${name}`);
  const rows = generations.map((one) => [
    isPublished(one) ? '→' : '',
    one.generation,
    one.publishedAt,
    describeSnapshots(one),
    one.run.workflowId,
  ]);
  shell.stdout.write(formatTable(['', 'generation', 'published', 'snapshots', 'by run'], rows));
}

/** `courses 2025-01-15 … 2025-03-15 (3), formacode 2025-01-15`. */
function describeSnapshots({ snapshots }: Generation): string {
  const datasets = [...new Set(snapshots.map(({ dataset }) => dataset))];
  const datesOf = (name: string) => snapshots.filter(({ dataset }) => dataset === name).map((one) => one.snapshotDate);
  return datasets.map((dataset) => `${dataset} ${span(datesOf(dataset))}`).join(', ');
}

function span(dates: readonly string[]): string {
  const sorted = [...dates].sort();
  return sorted.length === 1 ? String(sorted[0]) : `${sorted[0]} … ${sorted.at(-1)} (${sorted.length})`;
}

async function rollback(shell: Shell, name: string, { to, yes, json }: RollbackOptions): Promise<void> {
  findPipeline(shell.registry, name);
  const stores = await readStores(await readConfig(shell));
  const question = {
    message: `Show the readers of ${name} ${to === undefined ? 'the generation before the published one' : `generation ${to}`}?`,
    withYes: `./relais publish rollback ${name} ${to === undefined ? '' : `--to ${to} `}--yes`,
  };
  if (!yes && !(await confirmed(shell, question))) return note(shell, 'nothing was changed');
  const { rollback: rollBack } = await import('@relais/activities/rollback');
  const done = await rollBack(stores, { pipeline: name, generation: to ?? null }, (message) => note(shell, message));
  const changed = done.from !== done.to.generation;
  if (json)
    printJson<JsonDocuments['publish rollback']>(shell.stdout, {
      pipeline: name,
      from: done.from,
      to: done.to.generation,
      changed,
    });
  else
    shell.stdout.write(
      `${name} shows generation ${done.to.generation} of ${done.to.publishedAt}, ${changed ? `not ${done.from} any more` : 'as before'}\n`,
    );
  note(
    shell,
    `the next run publishes anew what is loaded; ./relais schedule pause ${name} keeps it from starting by itself`,
  );
}
