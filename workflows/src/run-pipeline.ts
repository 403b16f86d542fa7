import { workflowInfo } from '@temporalio/workflow';
import type { RunInput, RunPlan, RunReport } from '@relais/core';
import { quick } from './activity-options.js';
import { ingestWhenPublished } from './await-publisher.js';
import { buildAndPublish } from './build-and-publish.js';
import { toFailedDataset, type DatasetOutcome } from './outcomes.js';
import { reportFailure, reportSuccess } from './report.js';
import { createDetails, scheduledTime, tagRun } from './run-context.js';

/**
 * One run of a pipeline: every dataset side by side into the warehouse, models into a candidate, one switch.
 * The result is the run's report; a run that failed or waits for a person fails the workflow with the report in the
 * failure's details, so that it looks in the UI like what it is.
 */
export async function runPipeline(pipeline: string, input: RunInput = {}): Promise<RunReport> {
  const plan = await quick.planRun.executeWithOptions({ summary: `plan ${pipeline}` }, [
    { pipeline, input, startTime: workflowInfo().startTime.getTime(), scheduledTime: scheduledTime() },
  ]);
  return carryOut(plan, (item, details) => ingestWhenPublished(plan, item, details));
}

type Ingest = (item: RunPlan['datasets'][number], details: ReturnType<typeof createDetails>) => Promise<DatasetOutcome>;

/** What runs and replays share once the plan stands. */
export async function carryOut(plan: RunPlan, ingest: Ingest): Promise<RunReport> {
  tagRun(plan);
  const details = createDetails(plan);
  const tables = await inTurn(plan, (item) => ingest(item, details));
  const failed = tables.filter((table) => !table.ok);
  const loaded = tables.filter((table) => table.ok);
  if (failed.length > 0) return reportFailure(plan, loaded, failed);
  try {
    return await reportSuccess(plan, loaded, await buildAndPublish(plan, loaded, details));
  } catch (error) {
    return reportFailure(plan, loaded, [toFailedDataset(error, null)]);
  }
}

/** Datasets run side by side; snapshots of one dataset follow each other, oldest first. */
async function inTurn(
  plan: RunPlan,
  ingest: (item: RunPlan['datasets'][number]) => Promise<DatasetOutcome>,
): Promise<DatasetOutcome[]> {
  const names = [...new Set(plan.datasets.map((item) => item.dataset))];
  const queues = names.map(async (name) => {
    const outcomes: DatasetOutcome[] = [];
    for (const item of plan.datasets.filter((candidate) => candidate.dataset === name))
      outcomes.push(await ingest(item));
    return outcomes;
  });
  return (await Promise.all(queues)).flat();
}
