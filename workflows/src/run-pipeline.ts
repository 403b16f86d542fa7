import { workflowInfo } from '@temporalio/workflow';
import type { RunPlan, RunReport } from '@relais/core';
import { quick } from './activity-options.js';
import { ingestWhenPublished } from './await-publisher.js';
import { buildAndPublish } from './build-and-publish.js';
import { conclude } from './conclude.js';
import type { DatasetOutcome } from './outcomes.js';
import { loadedTables } from './report.js';
import { createDetails, scheduledTime, tagRun } from './run-context.js';
import { beginFiles, takeInFiles, type RunOrRest } from './take-in-files.js';

/**
 * One run of a pipeline: every dataset side by side into the warehouse, models into a candidate, one switch.
 * The result is the run's report; a run that failed or waits for a person fails the workflow with the report in the
 * failure's details, so that it looks in the UI like what it is.
 */
export async function runPipeline(pipeline: string, input: RunOrRest = {}): Promise<RunReport> {
  if (input.underWay !== undefined) return takeInFiles(input, input.underWay);
  const plan = await quick.planRun.executeWithOptions({ summary: `plan ${pipeline}` }, [
    {
      ...{ pipeline, input, startTime: workflowInfo().startTime.getTime(), scheduledTime: scheduledTime() },
      // Only the watch of inboxes starts a run as its child.
      ...(workflowInfo().parent === undefined ? {} : { arrived: true }),
    },
  ]);
  tagRun(
    plan,
    [...plan.datasets, ...(plan.inbox?.lanes ?? [])].map(({ dataset }) => dataset),
  );
  const details = createDetails(plan);
  const outcomes = await inTurn(plan, (item) => ingestWhenPublished(plan, item, details));
  const unready = plan.unready === undefined ? [] : [{ ok: false, blocked: false, error: plan.unready } as const];
  if (plan.inbox !== undefined) {
    return takeInFiles(input, await beginFiles(plan, plan.inbox, [...outcomes, ...unready]));
  }
  const failed = [...outcomes.filter((outcome) => !outcome.ok), ...unready];
  const uncounted = outcomes.filter((outcome) => outcome.ok);
  const loaded = loadedTables(uncounted);
  return conclude(plan, { loaded }, failed, () =>
    buildAndPublish(plan, { counted: loaded.counted, uncounted }, details),
  );
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
