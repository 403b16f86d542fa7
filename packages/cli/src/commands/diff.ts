import { join } from 'node:path';
import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { DiffedGeneration, JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';

interface DiffOptions {
  readonly from?: string;
  readonly to?: string;
  readonly table?: readonly string[];
  readonly rows: string;
  readonly json?: boolean;
}

/** `diff <pipeline>`: what readers have otherwise than before, table by table. */
export function registerDiff(program: Command, shell: Shell): void {
  const command = program
    .command('diff <pipeline>')
    .description('what changed from one published generation to another: rows, columns, sums')
    .option('--from <generation>', 'or the beginning of its name; the one before the other unless given')
    .option('--to <generation>', 'or the beginning of its name; the published one unless given')
    .option('--table <name...>', 'only these tables, e.g. marts.dim_courses')
    .option('--rows <n>', 'rows shown of each kind', '0')
    .option('--json', 'print JSON')
    .action((name: string, options: DiffOptions) => diff(shell, name, options));
  addExamples(command, [
    ['diff france-courses', 'the published generation and the one before it'],
    ['diff france-courses --table marts.dim_courses --rows 5', 'of one table, with five rows of each kind'],
    ['diff france-courses --from 000001 --to 000003 --json', 'any two of `publish ls`, for scripts'],
  ]);
}

async function diff(shell: Shell, name: string, options: DiffOptions): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const usage = `./relais diff ${name} --table marts.${definition.datasets[0]?.name ?? 'table'} --rows 5`;
  if (!/^\d{1,4}$/.test(options.rows))
    throw new UsageError('USAGE', `[cli] --rows ${JSON.stringify(options.rows)} is no number`, usage);
  const config = await readConfig(shell);
  const { warehouse } = await readStores(config);
  const { chooseGenerations } = await import('../diff/choose-generations.js');
  const { readDeclaredKeys } = await import('@relais/dbt/declared-keys');
  const [kept, published] = await Promise.all([warehouse.generations(name), warehouse.published(name)]);
  const chosen = chooseGenerations(name, kept, published, { from: options.from, to: options.to });
  const tables = await warehouse.compare(name, {
    ...{ before: chosen.before.generation, after: chosen.after.generation },
    ...{ tables: options.table ?? null, examples: Number(options.rows) },
    keys: await readDeclaredKeys(join(config.root, 'workflows', 'pipelines'), name),
  });
  if (options.json) {
    const told = ({ generation, publishedAt, run }: DiffedGeneration): DiffedGeneration => ({
      generation,
      publishedAt,
      run,
    });
    return printJson<JsonDocuments['diff']>(shell.stdout, {
      pipeline: name,
      from: told(chosen.before),
      to: told(chosen.after),
      tables,
    });
  }
  const { diffSummary, isChanged } = await import('../diff/diff-summary.js');
  shell.stdout.write(`${diffSummary(name, chosen, tables)}\n`);
  const changed = tables.filter(isChanged).length;
  note(
    shell,
    `${changed} of ${tables.length} tables changed${changed > 0 && options.rows === '0' ? '; --rows 5 shows rows' : ''}`,
  );
}
