import { relative } from 'node:path';
import { workflowId, type PipelineDefinition, type RunReport, type SampleDemo } from '@relais/core';
import { loadConfig, type Config } from '@relais/config';
import { demoEnvironment } from './demo-environment.js';
import { type DemoSources, demoSources } from './demo-sources.js';
import { demoSummary } from './demo-summary.js';
import { exitCodeOfStatus } from '../exit-codes.js';
import { findPipeline } from '../find-pipeline.js';
import { formatCount } from '../output/figures.js';
import { followRun } from '../runs/follow-run.js';
import { printReport } from '../output/print-report.js';
import { earlierPace } from '../live/earlier-pace.js';
import { runView } from '../live/run-view.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { reportOfFailure } from '../runs/report-of-failure.js';
import { note, type Shell } from '../shell.js';
import { startRun } from '../runs/start-run.js';
import { UsageError } from '../usage-error.js';
import { withPlatform, type Platform } from '../platform/with-platform.js';

/**
 * A pipeline on sample data from nothing to published figures, in a home of its own.
 * @throws UsageError `NO_DEMO` for a pipeline that shows nothing
 */
export async function runDemo(shell: Shell, name: string): Promise<void> {
  const pipeline = findPipeline(shell.registry, name);
  const demo = pipeline.sample?.demo;
  if (demo === undefined) throw new UsageError('NO_DEMO', `[cli] ${name} has no demo`, './relais demo --help');
  const config = await readConfig(shell);
  const sources = await demoSources(shell, config, pipeline, demo);
  try {
    const variables = demoEnvironment(shell.variables, config, sources.variables);
    const inDemo = { ...shell, variables };
    const demoConfig = loadConfig(shell.registry, variables);
    const failed = await withPlatform(inDemo, demoConfig, 'always', (platform) =>
      runDates(inDemo, demoConfig, platform, pipeline.definition, demo.dates, sources),
    );
    if (failed !== null) return printReport(shell, failed);
    const { warehouse } = await readStores(demoConfig);
    const summary = await demoSummary(warehouse, name, demo.questions);
    shell.stdout.write(`\n${summary}\n${lookFurther(demoConfig, pipeline.definition, demo.example)}`);
  } finally {
    await sources.close();
  }
}

/** One run a date, in order; the report of the first that did not succeed, or null. */
async function runDates(
  shell: Shell,
  config: Config,
  platform: Platform,
  pipeline: PipelineDefinition,
  dates: SampleDemo['dates'],
  sources: DemoSources,
): Promise<RunReport | null> {
  for (const date of dates) {
    await sources.until(date);
    const report = await runDate(shell, config, platform, pipeline, date);
    if (exitCodeOfStatus(report.status) !== 0) return report;
    note(shell, `${date}  ${report.status}  ${tableLine(pipeline, report)}`);
  }
  return null;
}

/** What was loaded of each dataset, of all its files together. */
function tableLine({ datasets }: PipelineDefinition, { tables }: RunReport): string {
  const parts = datasets.flatMap(({ name }) => {
    const own = tables.filter(({ dataset }) => dataset === name);
    const sum = (figure: 'loaded' | 'changed'): string =>
      formatCount(own.reduce((total, table) => total + table[figure], 0));
    return own.length === 0 ? [] : [`${name} ${sum('loaded')} rows (${sum('changed')} new)`];
  });
  return parts.join(', ');
}

/** Ctrl-C simply ends the demo: its sources live in this process. */
async function runDate(
  shell: Shell,
  config: Config,
  { client }: Platform,
  pipeline: PipelineDefinition,
  date: string,
): Promise<RunReport> {
  const handle = await startRun(client, { pipeline, date, datasets: [], taskQueue: config.taskQueue });
  const view = runView(shell, { json: false, pace: earlierPace(client, config, shell.registry, pipeline) });
  const identity = {
    pipeline: pipeline.name,
    workflowId: workflowId(pipeline.name, date),
    runId: handle.firstExecutionRunId,
    logicalDate: date,
  };
  try {
    return (await followRun(handle, identity, (look) => view.update(look))) as RunReport;
  } catch (error) {
    return reportOfFailure(error, identity);
  } finally {
    view.close();
  }
}

function lookFurther({ home }: Config, definition: PipelineDefinition, example: string): string {
  const { name } = definition;
  const here = `RELAIS_HOME=${relative(process.cwd(), home) || '.'} ./relais`;
  return [
    'look further:',
    `  ${here} sql ${name} "${example}"`,
    `  ${here} docs ${name}`,
    `  ${here} snapshots ls ${name}`,
    `  ${here} runs`,
    `  ${here} dev`,
    `${ofYourOwn(definition)} ./relais run ${definition.name}`,
    '',
  ].join('\n');
}

/** Sources that are asked are there for everybody; an inbox is filled by whoever has files. */
function ofYourOwn({ datasets }: PipelineDefinition): string {
  const variables = datasets.flatMap(({ source }) => (source.kind === 'inbox' ? [source.folderVariable] : []));
  return variables.length === 0 ? 'on the real sources:' : `on files of your own: ${variables[0]}=<folder>`;
}
