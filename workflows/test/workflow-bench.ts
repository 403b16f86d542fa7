import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { Activities } from '@relais/activities';
import type { RunReport } from '@relais/core';
import type { BackfillInput } from '../src/backfill-pipeline.js';
import { bundledWorkflows as workflowBundle } from './bundled-workflows.js';
import type { HistoryName } from './history-names.js';
import { recordHistory } from './record-history.js';
import { plan, scriptedActivities } from './scripted-activities.js';
import { startTemporal } from './temporal.js';

/** A real server and the workflows' bundle, for tests that script the activities. */
export interface WorkflowBench {
  readonly server: TestWorkflowEnvironment;
  /** Runs one path under its name, by which its history is kept when the recording is asked for. */
  run<T>(
    name: HistoryName | null,
    script: Partial<Activities>,
    use: Use<T>,
    workflowType?: string,
    input?: object,
  ): Promise<T>;
  /** A worker of these activities, for tests that start and stop them. */
  makeWorker(taskQueue: string, activities: Activities): Promise<Worker>;
  close(): Promise<void>;
}

type Use<T> = (handle: WorkflowHandle, calls: string[]) => Promise<T>;

export const backfillInput: BackfillInput = { pipeline: plan.pipeline, from: '2025-01-01', to: '2025-03-31' };

export async function startBench(): Promise<WorkflowBench> {
  const server = await startTemporal();
  const makeWorker: WorkflowBench['makeWorker'] = (taskQueue, activities) =>
    Worker.create({ connection: server.nativeConnection, taskQueue, workflowBundle, activities });
  let started = 0;
  return {
    server,
    makeWorker,
    run: async (name, script, use, workflowType = 'franceCourses', input = inputOf(workflowType)) => {
      const { activities, calls } = scriptedActivities(script);
      const taskQueue = `queue-${++started}`;
      const worker = await makeWorker(taskQueue, activities);
      return worker.runUntil(async () => {
        const to = { taskQueue, workflowId: taskQueue, args: [input] };
        const handle = await server.client.workflow.start(workflowType, to);
        const result = await use(handle, calls);
        if (name !== null) await recordHistory(name, handle);
        return result;
      });
    },
    close: () => server.teardown(),
  };
}

const inputOf = (workflowType: string): object => (workflowType === 'backfillPipeline' ? backfillInput : {});

/** The report that a failed run leaves in its failure. */
export async function failedReport(handle: WorkflowHandle): Promise<RunReport> {
  const error: unknown = await handle.result().catch((thrown: unknown) => thrown);
  if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
  return error.cause.details?.[0] as RunReport;
}
