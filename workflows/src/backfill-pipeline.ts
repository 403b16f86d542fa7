import { workflowInfo } from '@temporalio/workflow';
import type { RunReport } from '@relais/core';
import { quick } from './activity-options.js';
import { ingestDataset } from './ingest-dataset.js';
import { carryOut } from './run-pipeline.js';

export interface BackfillInput {
  readonly pipeline: string;
  /** Inclusive, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly accept?: string;
}

/** Loads stored snapshots again, for any pipeline; the sources are never asked. */
export async function backfillPipeline(input: BackfillInput): Promise<RunReport> {
  const plan = await quick.planReplay.executeWithOptions(
    { summary: `plan the replay of ${input.from} to ${input.to}` },
    [{ ...input, startTime: workflowInfo().startTime.getTime() }],
  );
  return carryOut(plan, (item, details) => ingestDataset(plan, item, details));
}
