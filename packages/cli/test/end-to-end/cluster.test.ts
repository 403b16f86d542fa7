import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { hasWorker } from '@relais/cli/platform/task-queue-pollers';
import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { temporaryServer } from '../temporary-server.js';
import { eventually } from './eventually.js';
import { processesOf } from './processes-of.js';
import { sampleRows, startPublisher, type Publisher } from './publisher.js';

/** `TASK_QUEUE_TYPE_ACTIVITY` */
const activityTasks = 2;
/** Somebody else's cluster, which knows nothing of us: the run brings its worker and takes it away again. */
let server: TestWorkflowEnvironment;
let publisher: Publisher;
let relais: Relais;

beforeAll(async () => {
  server = await temporaryServer();
  publisher = await startPublisher();
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none', TEMPORAL_ADDRESS: server.address });
});

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
  await server?.teardown();
});

test('a worker is started for the run and ends with it; the cluster stays', async () => {
  const { code, value } = await relais.json<RunReport>(['run', 'france-courses', '--date', '2025-01-15']);
  expect({ code, status: value.status, error: value.error }).toEqual({ code: 0, status: 'loaded', error: null });
  expect(value.tables.map(({ loaded }) => loaded)).toEqual(
    ['courses', 'enrollments', 'formacode'].map((dataset) => sampleRows(dataset, '2025-01-15')),
  );
  expect(processesOf(relais.home)).toEqual([]);
  const { status } = await server.client.workflow.getHandle(value.workflowId, value.runId).describe();
  expect(status.name).toBe('COMPLETED');
});

test('a worker of the cluster’s own is left to do the work, and takes what it is told to take', async () => {
  const { value: config } = await relais.json<{ taskQueue: string }>(['config', 'show']);
  const worker = relais.start(['worker'], { RELAIS_WORKER_KINDS: 'runs' });
  await eventually(
    () => hasWorker(server.client, config.taskQueue),
    (there) => there,
  );
  const { code, value } = await relais.json<RunReport>(['run', 'france-courses', '--date', '2025-02-15']);
  expect({ code, status: value.status }).toEqual({ code: 0, status: 'loaded' });
  expect(processesOf(relais.home)).toEqual([worker.process.pid]);
  expect(await pollersOf(config.taskQueue)).toContain(worker.process.pid);
  expect(await pollersOf(`${config.taskQueue}-translation`)).not.toContain(worker.process.pid);
  worker.process.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
});

/** Process ids of whoever asked for steps in the last minutes: a worker is `pid@host` to the server. */
async function pollersOf(name: string): Promise<readonly number[]> {
  const { namespace } = server.client.options;
  const request = { namespace, taskQueue: { name }, taskQueueType: activityTasks };
  const { pollers } = await server.client.workflowService.describeTaskQueue(request);
  return (pollers ?? []).map(({ identity }) => Number(identity?.split('@')[0]));
}
