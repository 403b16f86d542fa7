import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { Activities } from '@relais/activities';
import { workerVersioning } from '@relais/worker/worker-versioning';
import { plan, scriptedActivities } from '../../../workflows/test/scripted-activities.js';
import { startTemporal } from '../../../workflows/test/temporal.js';

const taskQueue = 'versioned';
const deployment = 'relais-test';
const workflowBundle = { codePath: join(process.cwd(), 'packages/worker/dist/workflow-bundle.js') };
let server: TestWorkflowEnvironment;

beforeAll(async () => {
  server = await startTemporal();
}, 120_000);

afterAll(async () => server?.teardown());

test('a worker of no deployment is what it always was', () => {
  expect(workerVersioning({ deployment: null })).toEqual({});
});

test('a run ends with the release it began with, and the next begins with the release that was made the current one', async () => {
  const begun = signal();
  const released = signal();
  const planRun: Activities['planRun'] = async () => {
    begun.give();
    await released.given;
    return plan;
  };
  const old = await release('0.1.0', { planRun });
  const next = await release('0.2.0');
  await old.worker.runUntil(() =>
    next.worker.runUntil(async () => {
      await makeCurrent('0.1.0');
      const first = await start('first');
      await begun.given;
      await makeCurrent('0.2.0');
      const second = await start('second');
      expect(await second.result()).toMatchObject({ status: 'succeeded' });
      released.give();
      expect(await first.result()).toMatchObject({ status: 'succeeded' });
    }),
  );
  const whole = [...next.calls].sort();
  expect(whole).toContain('publish');
  expect([...old.calls].sort()).toEqual(whole);
});

async function release(buildId: string, script: Partial<Activities> = {}) {
  const { activities, calls } = scriptedActivities(script);
  const { nativeConnection: connection } = server;
  const versioning = workerVersioning({ deployment }, buildId);
  return { worker: await Worker.create({ connection, taskQueue, workflowBundle, activities, ...versioning }), calls };
}

const start = (workflowId: string) =>
  server.client.workflow.start('franceCourses', { taskQueue, workflowId, args: [{}] });

/** NOT_FOUND, RESOURCE_EXHAUSTED, FAILED_PRECONDITION: what the server says until it has heard of a release. */
const notYet: readonly unknown[] = [5, 8, 9];

/** The server knows a release when a worker of it has polled. */
async function makeCurrent(buildId: string): Promise<void> {
  const { workflowService } = server.client;
  const request = { namespace: 'default', deploymentName: deployment, buildId, identity: 'test' };
  for (;;) {
    const refused = await workflowService.setWorkerDeploymentCurrentVersion(request).then(
      () => null,
      (error: unknown) => error as { readonly code?: unknown },
    );
    if (refused === null) return;
    if (!notYet.includes(refused.code)) throw refused;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function signal(): { given: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
