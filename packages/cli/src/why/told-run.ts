import { readReport } from '@relais/activities/stored-report';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Config } from '@relais/config';
import type { Registry, RunReport } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { activityProgress, type ActivityProgress } from '../output/activity-progress.js';
import { hasWorker } from '../platform/task-queue-pollers.js';
import { findRun } from '../runs/find-run.js';
import { identityOf } from '../runs/identity-of.js';
import { reportOfFailure } from '../runs/report-of-failure.js';
import type { RunIdentity } from '../runs/run-report.js';
import { UsageError } from '../usage-error.js';
import type { StoredReport } from '../runs/stored-reports.js';

/** A run as far as anybody knows it: a report when it has ended, what its steps say while it is going on. */
export type ToldRun =
  | { readonly ended: true; readonly report: RunReport; readonly endedAt: Date }
  | {
      readonly ended: false;
      readonly run: RunIdentity;
      readonly steps: readonly GoingStep[];
      readonly worked: boolean;
    };

/** A step that runs, or waits for its next attempt. */
export interface GoingStep extends ActivityProgress {
  /** Code of the attempt before; null where none failed. */
  readonly lastCode: string | null;
}

/** A run that the store or the server knows. */
export interface KnownRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly pipeline: string;
  /** When it started, else when it reported. */
  readonly at: number;
  readonly stored: StoredReport | null;
}

/** Every run that is known, newest first; one that both know stands once. */
export function knownRuns(
  stored: readonly StoredReport[],
  executions: readonly WorkflowExecutionInfo[],
): readonly KnownRun[] {
  const reports = new Map(stored.map((report) => [report.runId, report]));
  const running = new Set(executions.map(({ runId }) => runId));
  const known = [
    ...executions.map((execution) => ({
      ...{ workflowId: execution.workflowId, runId: execution.runId },
      pipeline: execution.workflowId.split('/')[0] ?? '',
      at: execution.startTime.getTime(),
      stored: reports.get(execution.runId) ?? null,
    })),
    ...stored
      .filter(({ runId }) => !running.has(runId))
      .map((report) => ({ ...report, at: startIn(report.runId) ?? report.writtenAt, stored: report })),
  ];
  return known.sort((a, b) => b.at - a.at);
}

/** Ids of version 7 begin with the time at which they were given; a store that was copied has no other. */
function startIn(runId: string): number | null {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(runId) ?? [];
  return high === undefined ? null : parseInt(`${high}${low}`, 16);
}

/**
 * The run that a person means: a run id, a workflow id, the beginning of one, `latest`, or a pipeline's name for its newest.
 * @throws UsageError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
 */
export function meantRun(runs: readonly KnownRun[], name: string, registry: Registry): KnownRun {
  const ofPipeline = Object.hasOwn(registry, name);
  if (name !== 'latest' && !ofPipeline) return findRun(runs, name);
  const newest = ofPipeline ? runs.find(({ pipeline }) => pipeline === name) : runs[0];
  if (newest !== undefined) return newest;
  const [example = ''] = ofPipeline ? [name] : Object.keys(registry);
  const message = `[cli] no run${ofPipeline ? ` of ${name}` : ''} is known yet; start one`;
  throw new UsageError('RUN_NOT_FOUND', message, `./relais run ${example}`);
}

/** What the store tells of a run; null where it never reported. */
export async function toldByStore(store: ObjectStore, { stored }: KnownRun): Promise<ToldRun | null> {
  const report = stored && (await readReport(store, stored));
  return stored && report && { ended: true, report, endedAt: new Date(stored.writtenAt) };
}

/** What the server tells of a run that has not reported: where it stands, or how it broke off. */
export async function toldByServer(
  client: Client,
  config: Config,
  registry: Registry,
  run: KnownRun,
): Promise<ToldRun> {
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  const described = await handle.describe();
  const identity = identityOf(described, registry);
  if (described.status.name === 'RUNNING') {
    const steps = (described.raw.pendingActivities ?? []).map((info) => ({
      ...activityProgress(info),
      lastCode: info.lastFailure
        ? info.lastFailure.applicationFailureInfo?.type ||
          (info.lastFailure.timeoutFailureInfo ? 'STEP_TIMED_OUT' : 'UNEXPECTED')
        : null,
    }));
    return { ended: false, run: identity, steps, worked: await hasWorker(client, config.taskQueue) };
  }
  const report = await handle.result().then(
    (result) => result as RunReport,
    (error: unknown) => reportOfFailure(error, identity),
  );
  return { ended: true, report, endedAt: described.closeTime ?? described.startTime };
}
