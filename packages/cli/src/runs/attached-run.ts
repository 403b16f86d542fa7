import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ReplaySelection } from '@relais/activities';
import { unfinishedStates, type PipelineDefinition, type RunInput, type Warning } from '@relais/core';
import type { RunIdentity } from './run-report.js';

/** What a run or a backfill is asked to do; a backfill also chooses by state. */
interface Asked {
  readonly datasets?: RunInput['datasets'] | undefined;
  readonly only?: ReplaySelection['only'] | undefined;
  readonly accept?: string | undefined;
}

/**
 * A start attaches to a run of the same date, or a backfill of the same range, that is going on, whatever that one was
 * asked to do. The warning says what of this request it does not do; null when it was asked the same, as the one just
 * started always was.
 */
export async function attachedToOther(
  client: Client,
  pipeline: PipelineDefinition,
  asked: Asked,
  run: RunIdentity,
): Promise<Warning | null> {
  const going = await inputOf(client, run);
  const apart = (of: (request: Asked) => readonly string[]): readonly [string, string] | null =>
    of(asked).join() === of(going).join() ? null : [of(going).join(', '), of(asked).join(', ')];
  const datasets = apart((request) => datasetsOf(pipeline, request));
  const states = apart(statesOf);
  const differences = [
    ...(datasets === null ? [] : [`it loads ${datasets[0]}, not ${datasets[1]}`]),
    ...(states === null ? [] : [`it loads what is ${states[0]}, not what is ${states[1]}`]),
    ...(asked.accept === undefined || asked.accept === going.accept ? [] : ['it carries no such --accept']),
  ];
  if (differences.length === 0) return null;
  const message = `${run.workflowId} was running already and is followed instead of a new run: ${differences.join('; ')}; run again when it has ended`;
  return { code: 'ATTACHED_TO_OTHER_RUN', message, dataset: null };
}

/** In the order of the pipeline; none chosen means all. */
const datasetsOf = (pipeline: PipelineDefinition, { datasets = [] }: Asked): readonly string[] =>
  pipeline.datasets.map(({ name }) => name).filter((name) => datasets.length === 0 || datasets.includes(name));

/** As {@link ReplaySelection} has them when none are named; what is accepted is compared by itself. */
const statesOf = ({ only = unfinishedStates }: Asked): readonly string[] => [...only].sort();

/** What a run was started with: the first event of its history. */
async function inputOf(client: Client, { workflowId, runId }: RunIdentity): Promise<Asked> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payload ? ((defaultPayloadConverter.fromPayload(payload) as Asked | null) ?? {}) : {};
}
