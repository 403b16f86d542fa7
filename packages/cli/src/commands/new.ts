import { Option, type Command } from 'commander';
import { addExamples } from '../help/examples.js';
import type { ScheduleName } from '../new/schedules.js';
import { scheduleNames, schedules } from '../new/schedules.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';

interface Options {
  readonly url: string;
  readonly title?: string;
  readonly dataset?: string;
  readonly schedule: ScheduleName;
  readonly timeZone: string;
  readonly owner: string;
  readonly licence: string;
  readonly member?: string;
  readonly header?: 'yes' | 'no';
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `new pipeline <name> --url <address>`: a pipeline that runs, from the file that an address serves. */
export function registerNew(program: Command, shell: Shell): void {
  const command = program
    .command('new')
    .description('write a new pipeline into this checkout')
    .command('pipeline <name>')
    .description('look at a CSV, or a ZIP with one, and write the pipeline that takes it in')
    .requiredOption('--url <address>', 'where the publisher serves it; {date} stands for the date of a run')
    .option('--title <text>', 'default: made of the name')
    .option('--dataset <name>', "default: the pipeline's name")
    .addOption(new Option('--schedule <when>', 'how often it is to run').choices(scheduleNames).default('daily'))
    .option('--time-zone <zone>', 'in which "today" is taken', 'UTC')
    .option('--owner <team>', 'who answers for it', 'data-platform')
    .option('--licence <name>', "the publisher's terms", 'not stated')
    .option('--member <name>', 'the file that is meant, where a ZIP holds several')
    .addOption(
      new Option('--header <yes|no>', 'whether the first line names the columns; guessed unless said').choices([
        'yes',
        'no',
      ]),
    )
    .option('--dry-run', 'only show what would be written')
    .option('--json', 'print JSON')
    .action((name: string, options: Options) => createPipeline(shell, name, options));
  addExamples(command, [
    ['new pipeline bike-stations --url https://example.org/stations.csv --dry-run', 'what would be made of a file'],
    [
      'new pipeline bike-stations --url https://example.org/stations.zip --title "Bike stations" --schedule weekly',
      'writes workflows/pipelines/bike-stations/ and builds it',
    ],
  ]);
}

async function createPipeline(shell: Shell, name: string, options: Options): Promise<void> {
  assertTimeZone(options.timeZone);
  const config = await readConfig(shell);
  const [{ newPipeline }, { describeNewPipeline, newPipelineDocument, nextCommands }, { composeDrafting }] =
    await Promise.all([
      import('../new/new-pipeline.js'),
      import('../new/describe-new-pipeline.js'),
      import('@relais/worker/compose-drafting'),
    ]);
  const { pipelineNames } = await import('../new/pipeline-names.js');
  const { urlVariable } = pipelineNames(name, Object.keys(shell.registry), options.dataset);
  const interrupted = new AbortController();
  const interrupt = (): void =>
    interrupted.abort(new UsageError('INTERRUPTED', '[cli/new] interrupted; nothing was written', ''));
  process.once('SIGINT', interrupt);
  try {
    const made = await newPipeline(config, shell.registry, composeDrafting(config), {
      ...{ name, url: options.url, dataset: options.dataset, title: options.title, member: options.member },
      ...{ owner: options.owner, timeZone: options.timeZone, licence: { name: options.licence } },
      askedUrl: shell.variables[urlVariable] || options.url,
      schedule: schedules[options.schedule],
      header: options.header === undefined ? undefined : options.header === 'yes',
      dryRun: options.dryRun === true,
      signal: interrupted.signal,
      say: (line) => note(shell, line),
    });
    const written = options.dryRun !== true;
    if (options.json) return printJson<JsonDocuments['new pipeline']>(shell.stdout, newPipelineDocument(made, written));
    shell.stdout.write(describeNewPipeline(made));
    note(shell, `${written ? 'written' : 'would be written'}:`);
    for (const file of made.files) note(shell, `  ${file}`);
    for (const next of written ? nextCommands(name) : []) note(shell, `next: ${next}`);
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

function assertTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new UsageError(
      'USAGE',
      `[cli] ${JSON.stringify(timeZone)} is no time zone such as Europe/Paris`,
      './relais new pipeline --help',
    );
  }
}
