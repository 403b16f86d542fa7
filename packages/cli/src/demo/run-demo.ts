import { relative } from 'node:path';
import { workflowId, type PipelineDefinition, type RunReport } from '@relais/core';
import { loadConfig, type Config } from '@relais/config';
import { startSampleServer } from '@relais/sample-sources';
import { demoEnvironment } from './demo-environment.js';
import { demoSummary } from './demo-summary.js';
import { exitCodeOfStatus } from '../exit-codes.js';
import { findPipeline } from '../find-pipeline.js';
import { formatCount } from '../output/figures.js';
import { followRun } from '../runs/follow-run.js';
import { printReport } from '../output/print-report.js';
import { progressView } from '../output/progress.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { reportOfFailure } from '../runs/report-of-failure.js';
import { sampleAddresses } from './sample-addresses.js';
import { note, type Shell } from '../shell.js';
import { startRun } from '../runs/start-run.js';
import { withPlatform, type Platform } from '../platform/with-platform.js';

const pipelineName = 'france-courses';
const dates = ['2025-01-15', '2025-02-15', '2025-03-15'] as const;
const sample = { scale: 0.1, seed: 1 } as const;

/** Three months of sample data through the whole pipeline, in a home of its own. */
export async function runDemo(shell: Shell): Promise<void> {
  const pipeline = findPipeline(shell.registry, pipelineName);
  const config = await readConfig(shell);
  const server = await startSampleServer({ registry: shell.registry, ...sample });
  try {
    const variables = demoEnvironment(shell.variables, config, sampleAddresses(pipeline, server.url));
    const demo = { ...shell, variables };
    const demoConfig = loadConfig(shell.registry, variables);
    const failed = await withPlatform(demo, demoConfig, 'always', (platform) =>
      runMonths(demo, demoConfig, platform, pipeline.definition),
    );
    if (failed !== null) return printReport(shell, failed);
    const { warehouse } = await readStores(demoConfig);
    shell.stdout.write(`\n${await demoSummary(warehouse, pipelineName)}\n${lookFurther(demoConfig)}`);
  } finally {
    await server.close();
  }
}

/** One run a month, in order; the report of the first that did not succeed, or null. */
async function runMonths(
  shell: Shell,
  config: Config,
  platform: Platform,
  pipeline: PipelineDefinition,
): Promise<RunReport | null> {
  for (const date of dates) {
    const report = await runMonth(shell, config, platform, pipeline, date);
    if (exitCodeOfStatus(report.status) !== 0) return report;
    const tables = report.tables.map(
      ({ dataset, loaded, changed }) => `${dataset} ${formatCount(loaded)} rows (${formatCount(changed)} new)`,
    );
    note(shell, `${date}  ${report.status}  ${tables.join(', ')}`);
  }
  return null;
}

/** Ctrl-C simply ends the demo: its sources live in this process. */
async function runMonth(
  shell: Shell,
  config: Config,
  { client }: Platform,
  pipeline: PipelineDefinition,
  date: string,
): Promise<RunReport> {
  const handle = await startRun(client, { pipeline, date, datasets: [], taskQueue: config.taskQueue });
  const view = progressView(shell.stderr);
  const identity = {
    pipeline: pipeline.name,
    workflowId: workflowId(pipeline.name, date),
    runId: handle.firstExecutionRunId,
    logicalDate: date,
  };
  try {
    return (await followRun(handle, (activities) => view.update(activities))) as RunReport;
  } catch (error) {
    return reportOfFailure(error, identity);
  } finally {
    view.close();
  }
}

function lookFurther({ home }: Config): string {
  const here = `RELAIS_HOME=${relative(process.cwd(), home) || '.'} ./relais`;
  return [
    'look further:',
    `  ${here} sql ${pipelineName} "SELECT * FROM marts.dim_courses ORDER BY total_nb_trainings DESC LIMIT 10"`,
    `  ${here} docs ${pipelineName}`,
    `  ${here} snapshots ls ${pipelineName}`,
    `  ${here} runs`,
    `  ${here} dev`,
    `on the real sources: ./relais run ${pipelineName}`,
    '',
  ].join('\n');
}
