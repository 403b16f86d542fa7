import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { replayWorkflowId, searchAttributeNames, type PipelineDefinition } from '@relais/core';
import type { ReplaySelection } from '@relais/activities';
import { backfillType } from '../output/run-list.js';
import { searchAttributes } from '../platform/search-attributes.js';

export interface BackfillRequest {
  readonly pipeline: PipelineDefinition;
  readonly selection: ReplaySelection;
  /** One where nothing is said. */
  readonly parallel?: number;
  readonly taskQueue: string;
}

/** Starts the replay of stored snapshots, or attaches to the one of the same range that is running. */
export async function startBackfill(
  client: Client,
  request: BackfillRequest,
): Promise<WorkflowHandleWithFirstExecutionRunId> {
  const { pipeline, selection, taskQueue } = request;
  const pace = request.parallel === undefined ? {} : { parallel: request.parallel };
  const { from, to } = selection;
  return client.workflow.start(backfillType, {
    workflowId: replayWorkflowId(pipeline.name, from, to),
    taskQueue,
    args: [{ pipeline: pipeline.name, ...pace, ...selection }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${pipeline.title} — replay ${from} to ${to}`,
    staticDetails: 'Loads stored snapshots again; the sources are not asked.',
    memo: { pipeline: pipeline.name, trigger: 'replay', from, to },
    typedSearchAttributes: await searchAttributes(client, { [searchAttributeNames.pipeline]: pipeline.name }),
  });
}
