import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { ReplayPlan, ReplaySelection } from '@relais/activities';
import type { RunReport } from '@relais/core';
import { quick } from './activity-options.js';
import { buildAndPublish } from './build-and-publish.js';
import { conclude } from './conclude.js';
import { followLane, laneDone, type LaneProgress } from './follow-lane.js';
import { createDetails, tagRun } from './run-context.js';

export interface BackfillInput extends ReplaySelection {
  readonly pipeline: string;
  /** Snapshots of a dataset that are under way at a time; one where nothing is said. */
  readonly parallel?: number;
  /** Set by the workflow itself when it continues as new; nobody else gives it. */
  readonly underWay?: UnderWay;
}

/** Where a replay stands: the plan of its beginning, and how far each lane has got, by index. */
interface UnderWay {
  readonly plan: ReplayPlan;
  readonly lanes: readonly LaneProgress[];
}

/**
 * Loads stored snapshots again, for any pipeline; the sources are never asked. However many there are: what is to do lies
 * in the store, and an execution whose history is full hands over to a new one. Models are built and published once, by
 * the last.
 */
export async function backfillPipeline(input: BackfillInput): Promise<RunReport> {
  const { plan, lanes } = input.underWay ?? (await begin(input));
  tagRun(
    plan,
    plan.lanes.map(({ dataset }) => dataset),
  );
  const details = createDetails(plan);
  const reached = await Promise.all(lanes.map((lane) => followLane(plan, lane, details, input.parallel)));
  if (!reached.every(laneDone))
    return continueAsNew<typeof backfillPipeline>({ ...input, underWay: { plan, lanes: reached } });

  const outcomes = { outcomes: `${plan.folder}outcomes/` };
  const failed = reached.flatMap((lane) => lane.failed);
  const { firstExecutionRunId: runId } = workflowInfo();
  return conclude(plan, { loaded: outcomes, runId }, failed, () =>
    buildAndPublish(plan, { counted: outcomes, uncounted: [] }, details),
  );
}

async function begin({ underWay: _, parallel: __, ...selection }: BackfillInput): Promise<UnderWay> {
  const plan = await quick.planReplay.executeWithOptions(
    { summary: `plan the replay of ${selection.from} to ${selection.to}` },
    [{ ...selection, startTime: workflowInfo().startTime.getTime() }],
  );
  return { plan, lanes: plan.lanes.map((lane) => ({ ...lane, next: 0, failed: [] })) };
}
