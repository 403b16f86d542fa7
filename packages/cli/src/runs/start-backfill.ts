import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { replayWorkflowId, searchAttributeNames, type PipelineDefinition } from '@relais/core';
import type { DateRange } from '../dates.js';
import { backfillType } from '../output/run-list.js';
import { searchAttributes } from '../platform/search-attributes.js';

export interface BackfillRequest {
  readonly pipeline: PipelineDefinition;
  readonly range: DateRange;
  readonly accept: string | undefined;
  readonly taskQueue: string;
}

/** Starts the replay of stored snapshots, or attaches to the one of the same range that is running. */
export async function startBackfill(
  client: Client,
  request: BackfillRequest,
): Promise<WorkflowHandleWithFirstExecutionRunId> {
  const { pipeline, range, accept, taskQueue } = request;
  return client.workflow.start(backfillType, {
    workflowId: replayWorkflowId(pipeline.name, range.from, range.to),
    taskQueue,
    args: [{ pipeline: pipeline.name, ...range, ...(accept === undefined ? {} : { accept }) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${pipeline.title} — replay ${range.from} to ${range.to}`,
    staticDetails: 'Loads stored snapshots again; the sources are not asked.',
    memo: { pipeline: pipeline.name, trigger: 'replay', ...range },
    typedSearchAttributes: await searchAttributes(client, { [searchAttributeNames.pipeline]: pipeline.name }),
  });
}
