import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { RunInput, Warning } from '@relais/core';
import type { RunIdentity } from './run-report.js';
import type { RunRequest } from './start-run.js';

/**
 * A start attaches to a run of the same date that is going on, whatever that one was asked to do. The warning says what
 * of this request it does not do; null when it was asked the same, as the run just started always was.
 */
export async function attachedToOther(
  client: Client,
  request: Omit<RunRequest, 'taskQueue'>,
  run: RunIdentity,
): Promise<Warning | null> {
  const input = await inputOf(client, run);
  const [asked, going] = [datasetsOf(request, request), datasetsOf(request, input)];
  const differences = [
    ...(asked.join() === going.join() ? [] : [`it loads ${going.join(', ')}, not ${asked.join(', ')}`]),
    ...(request.accept === undefined || request.accept === input.accept ? [] : ['it carries no such --accept']),
  ];
  if (differences.length === 0) return null;
  const message = `${run.workflowId} was running already and is followed instead of a new run: ${differences.join('; ')}; run again when it has ended`;
  return { code: 'ATTACHED_TO_OTHER_RUN', message, dataset: null };
}

/** In the order of the pipeline; none chosen means all. */
const datasetsOf = (
  { pipeline }: Pick<RunRequest, 'pipeline'>,
  { datasets = [] }: Pick<RunInput, 'datasets'>,
): readonly string[] =>
  pipeline.datasets.map(({ name }) => name).filter((name) => datasets.length === 0 || datasets.includes(name));

/** What a run was started with: the first event of its history. */
async function inputOf(client: Client, { workflowId, runId }: RunIdentity): Promise<RunInput> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payload ? ((defaultPayloadConverter.fromPayload(payload) as RunInput | null) ?? {}) : {};
}
