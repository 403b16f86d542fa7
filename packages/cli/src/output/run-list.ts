import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';

/** The workflow that replays stored snapshots of any pipeline. */
export const backfillType = 'backfillPipeline';

/** Runs of our pipelines on this queue, newest first. */
export async function listRuns(
  client: Client,
  config: Config,
  registry: Registry,
  limit: number,
): Promise<readonly WorkflowExecutionInfo[]> {
  const types = [...Object.values(registry).map(({ definition }) => definition.workflowType), backfillType];
  const query = `TaskQueue = '${config.taskQueue}' AND WorkflowType IN (${types.map((type) => `'${type}'`).join(', ')})`;
  const runs: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query, pageSize: Math.min(limit, 200) })) {
    runs.push(run);
    if (runs.length === limit) break;
  }
  return runs.sort((a, b) => b.startTime.getTime() - a.startTime.getTime());
}
