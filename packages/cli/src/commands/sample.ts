import type { Command } from 'commander';
import { type RegisteredPipeline, isCalendarDate, type SampleInboxOptions } from '@relais/core';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { formatCount } from '../output/figures.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';

interface Options {
  readonly into?: string;
  readonly from: string;
  readonly days: string;
  readonly scale: string;
  readonly seed: string;
  readonly dirt: string;
  readonly drift: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

const drifts = ['none', 'added', 'renamed'] as const;

/** `sample <pipeline>`: files as somebody would put them into its inbox. */
export function registerSample(program: Command, shell: Shell): void {
  const command = program
    .command('sample <pipeline>')
    .description('write sample files into the inbox of a pipeline')
    .option('--into <folder>', 'default: the inbox that the pipeline reads')
    .option('--from <date>', 'date of the first file', '2020-06-01')
    .option('--days <n>', 'how many days; more days add files and leave the others as they are', '30')
    .option('--scale <factor>', '1 = the size of the real source', '0.1')
    .option('--seed <n>', 'equal seeds give equal bytes', '1')
    .option('--dirt <share>', 'rows added spoiled, doubled or oddly written; 0 for none', '0.005')
    .option('--drift <change>', `of the columns on the last day: ${drifts.join(', ')}`, 'none')
    .option('--replace', 'write over files that are there')
    .option('--json', 'print JSON')
    .action((name: string, options: Options) => sample(shell, findPipeline(shell.registry, name), options));
  addExamples(command, [
    ['sample growth-attribution --days 3 --scale 0.01', 'three small days into the inbox'],
    [
      'sample growth-attribution --into drop --from 2020-07-01 --drift renamed',
      'a folder of your own, with a renamed column',
    ],
  ]);
}

async function sample(shell: Shell, pipeline: RegisteredPipeline, options: Options): Promise<void> {
  const chosen = readOptions(pipeline.definition.name, options);
  const folder = options.into ?? (await inboxOf(shell, pipeline));
  const { writeInbox } = await import('@relais/sample-sources');
  const files = await writeInbox(pipeline, { ...chosen, existing: options.replace ? 'replace' : 'refuse' }, folder);
  if (options.json) return printJson<JsonDocuments['sample']>(shell.stdout, files);
  for (const { name } of pipeline.definition.datasets) {
    const own = files.filter(({ dataset }) => dataset === name);
    const records = own.reduce((sum, file) => sum + file.records, 0);
    note(shell, `${name}: ${formatCount(own.length)} files, ${formatCount(records)} records, below ${folder}`);
  }
}

/** @throws UsageError `USAGE` */
function readOptions(name: string, { from, days, scale, seed, dirt, drift }: Options): SampleInboxOptions {
  const read = { from, days: Number(days), scale: Number(scale), seed: Number(seed), dirt: Number(dirt) };
  const change = drifts.find((known) => known === drift);
  const faults = [
    isCalendarDate(from) ? '' : '--from is no date YYYY-MM-DD',
    Number.isInteger(read.days) && read.days > 0 ? '' : '--days is no whole number above 0',
    read.scale > 0 && read.scale <= 100 ? '' : '--scale is no number above 0 and up to 100',
    Number.isInteger(read.seed) ? '' : '--seed is no whole number',
    read.dirt >= 0 && read.dirt <= 1 ? '' : '--dirt is no number from 0 to 1',
    change ? '' : `--drift is none of ${drifts.join(', ')}`,
  ].filter(Boolean);
  if (faults.length > 0 || change === undefined)
    throw new UsageError('USAGE', `[cli] ${faults.join('; ')}`, `./relais sample ${name} --days 3`);
  return { ...read, drift: change };
}

async function inboxOf(shell: Shell, { definition }: RegisteredPipeline): Promise<string> {
  const { inboxes } = await readConfig(shell);
  const variable = definition.datasets.flatMap(({ source }) =>
    source.kind === 'inbox' ? [source.folderVariable] : [],
  );
  const folder = inboxes[variable[0] ?? ''];
  if (folder !== undefined) return folder;
  throw new UsageError('NO_INBOX', `[cli] ${definition.name} reads no inbox`, './relais sources serve');
}
