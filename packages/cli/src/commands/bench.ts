import { Option, type Command } from 'commander';
import type { BenchDocument, BenchOptions } from '@relais/bench';
import { PermanentError } from '@relais/core';
import { atATime, mostAtATime } from '../at-a-time.js';
import { exitCodes } from '../exit-codes.js';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { whileNotStopped } from '../platform/while-not-stopped.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';
import { wholeNumber } from '../whole-number.js';

interface Options {
  readonly measure: BenchDocument['measure'];
  readonly scale: string;
  readonly scales: string;
  readonly seed: number;
  readonly repeat: number;
  readonly months: number;
  readonly parallel?: number;
  readonly keep?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

const measures = ['run', 'translation', 'backfill', 'growth'] as const satisfies readonly BenchDocument['measure'][];

/** `bench <pipeline>`: the pipeline against the floor of this machine, and how it grows. */
export function registerBench(program: Command, shell: Shell): void {
  const command = program
    .command('bench <pipeline>')
    .description('measure a pipeline on sample data against the floor of this machine')
    .addOption(new Option('--measure <what>', 'what is measured').choices(measures).default('run'))
    .option('--scale <factor>', '1 = the size of the real source', '1')
    .option('--scales <list>', 'of growth: one run each', '0.1,1,4,10')
    .option('--repeat <n>', 'of run: repetitions that count; more than one are preceded by a warm-up', wholeNumber, 3)
    .option('--months <n>', 'of backfill: stored months', wholeNumber, 24)
    .option('--parallel <n>', `of backfill: snapshots of a dataset at a time, up to ${mostAtATime}`, atATime)
    .option('--seed <n>', 'seed of the sample', wholeNumber, 1)
    .option('--keep', 'also write what was measured below docs/bench; npm run docs puts it into the pages')
    .option('--check', 'exit 1 when a target is missed')
    .option('--json', 'print JSON')
    .action((name: string, options: Options) => {
      refuseForeign(command, name, options.measure);
      return bench(shell, name, options);
    });
  addExamples(command, [
    ['bench france-courses --scale 0.1 --repeat 1', 'at one tenth of the real size, once'],
    ['bench france-courses --json', 'at the real size, for a script'],
    ['bench france-courses --measure growth --scales 0.1,0.5,1', 'how seconds and memory grow with the data'],
    ['bench france-courses --measure backfill --months 6', 'stored months against months one by one'],
  ]);
}

/** What each of these says something of; left aside in silence, `--scales 0.1` would measure the real size for minutes. */
const belongsTo: Readonly<Record<string, readonly Options['measure'][]>> = {
  scale: ['run', 'translation', 'backfill'],
  scales: ['growth'],
  repeat: ['run'],
  months: ['backfill'],
  parallel: ['backfill'],
};

function refuseForeign(command: Command, name: string, asked: Options['measure']): void {
  for (const [option, measured] of Object.entries(belongsTo))
    if (command.getOptionValueSource(option) === 'cli' && !measured.includes(asked))
      throw new UsageError(
        'USAGE',
        `[cli] --${option} is of --measure ${measured.join(', ')}, and this measures ${asked}`,
        `./relais bench ${name} --help`,
      );
}

async function bench(shell: Shell, name: string, options: Options): Promise<void> {
  const pipeline = findPipeline(shell.registry, name);
  const scale = scaleOf(name, '--scale', options.scale);
  const scales = options.scales.split(',').map((text) => scaleOf(name, '--scales', text));
  if (options.measure === 'growth' && new Set(scales).size < 2) throw tooFewScales(name);
  const config = await readConfig(shell);
  const { keepDocument } = await import('@relais/bench/keep-document');
  const { printJson } = await import('../output/json-output.js');
  const asked = { config, variables: shell.variables, pipeline, scale, seed: options.seed };
  const document = await whileNotStopped(stopped(), (signal) =>
    measure(options, scales, {
      ...asked,
      command: commandOf(name, options),
      onProgress: (line) => {
        signal.throwIfAborted();
        note(shell, line);
      },
      signal,
    }),
  );
  if (options.keep) note(shell, `kept in ${await keepDocument(config.root, document)}`);
  if (options.json) printJson<JsonDocuments['bench']>(shell.stdout, document);
  else await printTables(shell, document);
  if (options.check && document.verdicts.some(({ met }) => met === false)) shell.exitCode = exitCodes.failed;
}

async function measure(options: Options, scales: readonly number[], asked: BenchOptions): Promise<BenchDocument> {
  const { measureBackfill, measureGrowth, measureRun, measureTranslation } = await import('@relais/bench');
  switch (options.measure) {
    case 'run':
      return measureRun({ ...asked, repeat: options.repeat });
    case 'translation':
      return measureTranslation(asked);
    case 'backfill':
      return measureBackfill({ ...asked, months: options.months, parallel: options.parallel ?? null });
    case 'growth':
      return measureGrowth({ ...asked, scales });
  }
}

async function printTables(shell: Shell, document: BenchDocument): Promise<void> {
  const { benchHeading, benchTables } = await import('@relais/bench');
  const { formatTable } = await import('../output/report-table.js');
  shell.stdout.write(`${benchHeading(document)}\n`);
  for (const { columns, rows } of benchTables(document)) shell.stdout.write(`\n${formatTable(columns, rows)}`);
}

/** What measures the same again: only what matters to the measurement. */
function commandOf(name: string, { measure: what, scale, scales, repeat, months, parallel, seed }: Options): string {
  const own = {
    run: ` --scale ${scale} --repeat ${repeat}`,
    translation: ` --measure ${what} --scale ${scale}`,
    backfill: ` --measure ${what} --scale ${scale} --months ${months}${parallel === undefined ? '' : ` --parallel ${parallel}`}`,
    growth: ` --measure ${what} --scales ${scales}`,
  };
  return `./relais bench ${name}${own[what]}${seed === 1 ? '' : ` --seed ${seed}`}`;
}

function scaleOf(name: string, option: string, text: string): number {
  const scale = Number(text);
  if (scale > 0 && scale <= 100) return scale;
  const message = `[cli] ${option} ${text} is no number above 0 and up to 100`;
  throw new UsageError('USAGE', message, `./relais bench ${name} --scale 0.1`);
}

const stopped = (): PermanentError =>
  new PermanentError('[cli] the measurement was stopped; nothing of it is left', { code: 'BENCH_STOPPED' });

const tooFewScales = (name: string): UsageError =>
  new UsageError(
    'USAGE',
    '[cli] growth is seen between two scales at least',
    `./relais bench ${name} --measure growth --scales 0.1,1`,
  );
