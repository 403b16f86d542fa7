import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { LanePlan, RunInput, RunPlan, RunReport } from '@relais/core';
import { quick } from './activity-options.js';
import { buildAndPublish, reconcile } from './build-and-publish.js';
import { conclude } from './conclude.js';
import { followLane, laneDone, toStored, type LaneProgress, type PagedPlan } from './follow-lane.js';
import type { DatasetOutcome, FailedDataset } from './outcomes.js';
import { createDetails } from './run-context.js';

/** Where a run that takes in files stands when its history is full: its plan, and how far each lane has got. */
export interface FilesUnderWay {
  readonly plan: PagedPlan;
  readonly lanes: readonly LaneProgress[];
  /** What failed before the files. */
  readonly failed: readonly FailedDataset[];
}

/** What a run is given; `underWay` is set by the workflow itself when it continues as new, nobody else gives it. */
export interface RunOrRest extends RunInput {
  readonly underWay?: FilesUnderWay;
}

/**
 * Lets a run go on with the files of inboxes. What it has fetched until here is written down beside what is to come, so
 * that one report speaks of both.
 */
export async function beginFiles(
  plan: RunPlan,
  inbox: LanePlan,
  outcomes: readonly DatasetOutcome[],
): Promise<FilesUnderWay> {
  const loaded = outcomes.filter((outcome) => outcome.ok);
  await Promise.all(loaded.map((outcome) => reconcile(outcome)));
  for (const dataset of new Set(loaded.map(({ table }) => table.dataset)))
    await quick.keepReplayOutcomes.executeWithOptions({ summary: `${dataset}` }, [
      {
        folder: inbox.folder,
        dataset,
        from: 0,
        loaded: loaded.filter(({ table }) => table.dataset === dataset).map(toStored),
      },
    ]);
  return {
    plan: { ...plan, ...inbox, datasets: [] },
    lanes: inbox.lanes.map((lane) => ({ ...lane, next: 0, failed: [] })),
    failed: outcomes.filter((outcome) => !outcome.ok),
  };
}

/** Takes in files page by page, datasets side by side, each by date; then builds and publishes once. */
export async function takeInFiles(input: RunOrRest, { plan, lanes, failed }: FilesUnderWay): Promise<RunReport> {
  const details = createDetails(plan);
  const reached = await Promise.all(lanes.map((lane) => followLane(plan, lane, details)));
  if (!reached.every(laneDone))
    return continueAsNew<(input: RunOrRest) => Promise<RunReport>>({
      ...input,
      underWay: { plan, lanes: reached, failed },
    });
  const outcomes = { outcomes: `${plan.folder}outcomes/` };
  const { firstExecutionRunId: runId } = workflowInfo();
  return conclude(plan, { loaded: outcomes, runId }, [...failed, ...reached.flatMap((lane) => lane.failed)], () =>
    buildAndPublish(plan, { counted: outcomes, uncounted: [] }, details),
  );
}
