import type { RunPlan, RunReport } from '@relais/core';
import type { Publication } from './build-and-publish.js';
import { toFailedDataset, type FailedDataset } from './outcomes.js';
import { reportFailure, reportSuccess, type Loaded } from './report.js';

/** Publishes what was loaded when nothing failed, and reports either way. */
export async function conclude(
  plan: RunPlan,
  loaded: Loaded,
  failed: readonly FailedDataset[],
  publish: () => Promise<Publication>,
): Promise<RunReport> {
  if (failed.length > 0) return reportFailure(plan, loaded, failed);
  try {
    return await reportSuccess(plan, loaded, await publish());
  } catch (error) {
    return reportFailure(plan, loaded, [toFailedDataset(error, null)]);
  }
}
