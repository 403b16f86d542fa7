import type { Client } from '@temporalio/client';
import type { RunReport } from '@relais/core';
import type { History } from './run-times.js';

/** The histories of a run in order: one that is full is followed by another. */
export async function readHistories(
  client: Client,
  { workflowId, runId }: Pick<RunReport, 'workflowId' | 'runId'>,
): Promise<readonly History[]> {
  const histories: History[] = [];
  for (let next: string | undefined = runId; next !== undefined;) {
    const history: History = await client.workflow.getHandle(workflowId, next).fetchHistory();
    histories.push(history);
    next = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return histories;
}
