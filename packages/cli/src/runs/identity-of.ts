import type { WorkflowExecutionInfo } from '@temporalio/client';
import { dateInZone, type Registry } from '@relais/core';
import type { RunIdentity } from './run-report.js';

/** What a run's name tells of it: `<pipeline>/<date>…`; a backfill's names a range, and its date is that of its start. */
export function identityOf(
  { workflowId, runId, startTime }: Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'startTime'>,
  registry: Registry,
): RunIdentity {
  const [pipeline = '', named = ''] = workflowId.split('/');
  const zone = Object.hasOwn(registry, pipeline) ? registry[pipeline]?.definition.timeZone : undefined;
  const date = /^\d{4}-\d{2}-\d{2}/.exec(named)?.[0];
  return { pipeline, workflowId, runId, logicalDate: date ?? dateInZone(startTime, zone ?? 'UTC') };
}
