import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { RunPlan } from '@relais/core';
import { bundledWorkflows as workflowBundle } from './bundled-workflows.js';
import { plan, scriptedActivities } from './scripted-activities.js';
import { startTemporal } from './temporal.js';

let server: TestWorkflowEnvironment;

beforeAll(async () => {
  server = await startTemporal();
});

afterAll(async () => server?.teardown());

/** Runs a plan whose datasets are translated. @returns the queue of each step that translates */
async function queuesOf(taskQueue: string, changes: Partial<RunPlan>): Promise<string[]> {
  const datasets = plan.datasets.map((item) => ({ ...item, translated: true }));
  const { activities } = scriptedActivities({ planRun: async () => ({ ...plan, datasets, ...changes }) });
  const { nativeConnection: connection } = server;
  const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
  const { translateColumns } = activities;
  const other = { taskQueue: `${taskQueue}-translation`, activities: { translateColumns } };
  const translationWorker = await Worker.create({ connection, ...other });
  return worker.runUntil(() =>
    translationWorker.runUntil(async () => {
      const options = { taskQueue, workflowId: taskQueue, args: [{}] };
      const handle = await server.client.workflow.start('franceCourses', options);
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
      const history = await handle.fetchHistory();
      await Worker.runReplayHistory({ workflowBundle }, history);
      const scheduled = history.events?.flatMap((event) => event.activityTaskScheduledEventAttributes ?? []) ?? [];
      return scheduled
        .filter(({ activityType }) => activityType?.name === 'translateColumns')
        .map((step) => step.taskQueue?.name ?? '');
    }),
  );
}

test('texts for a provider wait on the queue that the plan names', async () => {
  const queues = await queuesOf('asked', { translationQueue: 'asked-translation' });
  expect(queues).toEqual(['asked-translation', 'asked-translation']);
});

test('without a provider, and in runs planned before there was a queue, they stay on the run’s own', async () => {
  expect(await queuesOf('alone', {})).toEqual(['alone', 'alone']);
});
