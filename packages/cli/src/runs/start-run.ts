import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { searchAttributeNames, workflowId, type PipelineDefinition, type RunInput } from '@relais/core';
import { searchAttributes } from '../platform/search-attributes.js';

export interface RunRequest {
  readonly pipeline: PipelineDefinition;
  /** Logical date `YYYY-MM-DD`. */
  readonly date: string;
  readonly datasets: readonly string[];
  readonly accept?: string | undefined;
  readonly taskQueue: string;
}

/** Starts a run, or attaches to the one that is already running under its workflow id. */
export async function startRun(client: Client, request: RunRequest): Promise<WorkflowHandleWithFirstExecutionRunId> {
  const { pipeline, date, datasets } = request;
  const input: RunInput = {
    date,
    ...(datasets.length === 0 ? {} : { datasets }),
    ...(request.accept === undefined ? {} : { accept: request.accept }),
  };
  return client.workflow.start(pipeline.workflowType, {
    workflowId: workflowId(pipeline.name, date),
    taskQueue: request.taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${pipeline.title} — ${date}`,
    staticDetails: detailsOf(request),
    memo: { pipeline: pipeline.name, logicalDate: date, trigger: 'manual' },
    typedSearchAttributes: await searchAttributes(client, {
      [searchAttributeNames.pipeline]: pipeline.name,
      [searchAttributeNames.logicalDate]: date,
    }),
  });
}

/** Markdown that the Temporal UI shows above the history. */
function detailsOf({ pipeline, date, datasets, accept }: RunRequest): string {
  const chosen = datasets.length === 0 ? pipeline.datasets.map((dataset) => dataset.name) : datasets;
  const lines = [
    pipeline.description,
    '',
    `- logical date: ${date} (${pipeline.timeZone})`,
    `- datasets: ${chosen.join(', ')}`,
  ];
  return (accept === undefined ? lines : [...lines, `- accepted by a person: ${accept}`]).join('\n');
}
