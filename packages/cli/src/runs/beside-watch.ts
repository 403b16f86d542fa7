import type { Client } from '@temporalio/client';
import type { PipelineDefinition, Warning } from '@relais/core';
import { describeInboxWatch } from '../schedules/manage-inbox-watch.js';

/**
 * Says of a run that a person starts that the inboxes of its pipeline are watched: the same file may start another. Both
 * may look at it, and it is taken in once. Null where nothing is watched.
 */
export async function besideWatch(client: Client, pipeline: PipelineDefinition): Promise<Warning | null> {
  if (pipeline.schedule.onArrival === undefined) return null;
  const watch = await describeInboxWatch(client, pipeline);
  if (watch === null) return null;
  const [child] = watch.raw.pendingChildren ?? [];
  const message =
    child?.workflowId && child.runId
      ? `${child.workflowId} is under way for files that have arrived; what both find is taken in once, and ./relais follow ${child.runId} shows it`
      : `the inboxes of ${pipeline.name} are watched: a file that has just arrived may start a run beside this one; what both find is taken in once`;
  return { code: 'RUN_BESIDE_WATCH', message, dataset: null };
}
