import { join } from 'node:path';
import type { WorkflowFailedError } from '@temporalio/client';
import type { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  Worker,
  type WorkflowBundleOption,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { Activities } from '@relais/activities';
import { maxPayloadBytes, type RunReport } from '@relais/core';
import { guardPayloads } from '@relais/worker/payload-guard';
import { bundledWorkflows as guarded } from '../../../workflows/test/bundled-workflows.js';
import { plan, scriptedActivities } from '../../../workflows/test/scripted-activities.js';
import { startTemporal } from '../../../workflows/test/temporal.js';

const workflows = join(process.cwd(), 'workflows/dist/src');
let server: TestWorkflowEnvironment;
let unguarded: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  const workflowsPath = join(workflows, 'index.js');
  [server, unguarded] = await Promise.all([startTemporal(), bundleWorkflowCode({ workflowsPath })]);
});

afterAll(async () => server?.teardown());

let started = 0;

/** The failure a run ends with, the report in it where it has one, and how often each step was called. */
async function run(script: Partial<Activities>, workflowBundle: WorkflowBundleOption = guarded) {
  const { activities, calls } = scriptedActivities(script);
  const taskQueue = `payload-${++started}`;
  const worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue,
    workflowBundle,
    activities,
    interceptors: { activity: [guardPayloads] },
  });
  return worker.runUntil(async () => {
    const options = { taskQueue, workflowId: taskQueue, args: [{}] };
    const error: unknown = await server.client.workflow.execute('franceCourses', options).catch((e: unknown) => e);
    const history = await server.client.workflow.getHandle(taskQueue).fetchHistory();
    const largest = Math.max(...(history.events ?? []).map((event) => JSON.stringify(event).length));
    const cause = (error as Partial<WorkflowFailedError>).cause as ActivityFailure | ApplicationFailure | undefined;
    return {
      cause,
      report: (cause as ApplicationFailure | undefined)?.details?.[0] as RunReport | undefined,
      calls,
      largest,
    };
  });
}

const filler = (bytes: number): string => 'x'.repeat(bytes);
const oversized = { ...plan, pipeline: filler(maxPayloadBytes) };

test('a result above the bound is refused at once, and not tried again', async () => {
  const { cause, calls } = await run({ planRun: async () => oversized });
  expect(cause?.cause).toMatchObject({ type: 'PAYLOAD_TOO_LARGE', nonRetryable: true });
  expect(cause?.cause?.message).toMatch(/^\[worker\/payload\] planRun returned \d+ bytes/);
  expect(calls).toEqual(['planRun']);
});

/** Half of the bound fits as a result; twice in the arguments of the step after it is too much. */
const tooMuchTogether: Partial<Activities> = {
  typeSnapshot: async ({ snapshot }) => ({
    snapshot,
    path: filler(0.6 * maxPayloadBytes),
    contractHash: 'c',
    parts: [filler(0.3 * maxPayloadBytes)],
    read: 1,
    loaded: 1,
    duplicates: 0,
    quarantined: 0,
    nulled: {},
  }),
};

test('arguments above the bound never get into history, and the run says which step they were for', async () => {
  const { report, calls, largest } = await run(tooMuchTogether);
  expect(report).toMatchObject({ status: 'failed', error: { code: 'PAYLOAD_TOO_LARGE', dataset: 'courses' } });
  expect(report?.error?.message).toMatch(/^\[worker\/payload\] loadTable was given \d+ bytes/);
  expect(calls).not.toContain('loadTable');
  expect(largest).toBeLessThan(2 * maxPayloadBytes);
});

test('arguments that came past the workflow are refused by the worker, once', async () => {
  const { report, calls } = await run(tooMuchTogether, unguarded);
  expect(report).toMatchObject({ status: 'failed', error: { code: 'PAYLOAD_TOO_LARGE' } });
  expect(calls).not.toContain('loadTable');
});

test('what keeps to the bound travels', async () => {
  const { cause, calls } = await run({ planRun: async () => ({ ...plan, accept: filler(maxPayloadBytes - 10_000) }) });
  expect(cause).toBeUndefined();
  expect(calls).toContain('publish');
});
