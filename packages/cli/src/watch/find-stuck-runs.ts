import type { Client, WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import type { Config } from '@relais/config';
import type { PipelineDefinition, Registry } from '@relais/core';
import { activityProgress } from '../output/activity-progress.js';
import { listRuns } from '../output/run-list.js';
import type { Bounds } from './bounds.js';
import type { Finding } from './finding.js';
import type { StepProgress } from './step-progress.js';

export interface RunsAsked {
  readonly config: Config;
  readonly registry: Registry;
  readonly bounds: Bounds;
  readonly now: Date;
  readonly progress: StepProgress;
}

const hourMs = 3_600_000;
/** As many runs of one queue are never under way at once. */
const mostRuns = 100;

/** Runs that are under way and do not get on: a step that stands still, or longer than the pipeline expects. */
export async function runFindings(client: Client, asked: RunsAsked): Promise<readonly Finding[]> {
  const runs = await listRuns(client, asked.config, asked.registry, mostRuns);
  const running = runs.filter(({ status }) => status.name === 'RUNNING');
  const findings = running.map(async (run) => {
    const described = await client.workflow.getHandle(run.workflowId, run.runId).describe();
    return [...stuckSteps(described, asked), ...tooLong(run, asked)];
  });
  return (await Promise.all(findings)).flat();
}

function stuckSteps(run: WorkflowExecutionDescription, { bounds, progress }: RunsAsked): readonly Finding[] {
  return (run.raw.pendingActivities ?? []).map((info) => {
    const { id, activity, attempt, lastFailure, ...position } = activityProgress(info);
    const heard = info.lastHeartbeatTime ?? info.lastStartedTime ?? info.scheduledTime;
    const movedAt = new Date(Number(heard?.seconds ?? 0) * 1000);
    const since = progress.since(`${run.runId} ${id}`, JSON.stringify([attempt, position]), movedAt);
    const name = [activity, position.dataset].filter(Boolean).join(' of ');
    return {
      code: 'STEP_STUCK',
      subject: `${run.runId}/${id}`,
      pipeline: pipelineOf(run),
      dataset: position.dataset ?? null,
      summary: `${run.workflowId}: ${name} has not got on since ${since.toISOString()}`,
      detail: [
        `Attempt ${attempt}${position.step === undefined ? '' : `, at: ${position.step}`}.`,
        ...(lastFailure === null ? [] : [`The attempt before: ${lastFailure}`]),
        `next: ./relais logs ${run.runId}, ./relais cancel ${run.runId}`,
      ].join('\n'),
      since,
      graceMs: bounds.stepStuckMs,
    };
  });
}

/** The days in which a scheduled run may ask a late publisher again are no work of its. */
function tooLong(run: WorkflowExecutionInfo, { registry }: RunsAsked): readonly Finding[] {
  const definition = Object.values(registry)
    .map((registered) => registered.definition)
    .find(({ name }) => name === pipelineOf(run));
  if (definition === undefined) return [];
  const hours = expectedHours(definition, run.memo?.trigger === 'schedule');
  return [
    {
      code: 'RUN_TOO_LONG',
      subject: run.runId,
      pipeline: definition.name,
      dataset: null,
      summary: `${run.workflowId} runs since ${run.startTime.toISOString()}, longer than ${hours} hours`,
      detail: `next: ./relais show ${run.runId}, ./relais logs ${run.runId}`,
      since: run.startTime,
      graceMs: hours * hourMs,
    },
  ];
}

export const expectedHours = ({ schedule }: PipelineDefinition, scheduled: boolean): number =>
  schedule.longestRunHours + (scheduled ? schedule.lateSource.forDays * 24 : 0);

const pipelineOf = ({ memo }: Pick<WorkflowExecutionInfo, 'memo'>): string | null =>
  typeof memo?.pipeline === 'string' ? memo.pipeline : null;
