import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWatch } from '@relais/cli/watch/compose-watch';
import { defaultBounds } from '@relais/cli/watch/bounds';
import { diskProbe } from '@relais/cli/watch/disk-probe';
import { keepWatch } from '@relais/cli/watch/keep-watch';
import { stepProgress } from '@relais/cli/watch/step-progress';
import { watchRound, type Watching } from '@relais/cli/watch/watch-round';
import { loadConfig } from '@relais/config';
import { objectNames, type RunReport } from '@relais/core';
import { composeAlarms } from '@relais/worker/compose-alarms';
import { composeStores, type Stores } from '@relais/worker/compose';
import { registry } from '@relais/workflows/pipelines';
import { startHookServer, type HookServer } from '../../alarms/test/hook-server';
import { devServer, type DevServer } from './dev-server';

/** What a watch sees of a real Temporal server, a real store and this disk; told to a real webhook. */
const workflowType = registry['france-courses']?.definition.workflowType ?? '';
const taskQueue = 'watched';
let folder: string;
let server: DevServer;
let hook: HookServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-probes-'));
  [server, hook] = [await devServer(join(folder, 'temporal.db')), await startHookServer()];
  await server.start();
});

afterAll(async () => {
  await server?.kill();
  await hook?.close();
  await rm(folder, { recursive: true, force: true });
});

const config = () =>
  loadConfig(registry, {
    ...{ TEMPORAL_ADDRESS: server.address, RELAIS_TASK_QUEUE: taskQueue, RELAIS_HOME: folder },
    RELAIS_ALARM_WEBHOOK: `${hook.url}/secret`,
  });

async function compose(stores: Stores): Promise<Watching> {
  const channels = await composeAlarms(config().alarms);
  const bounds = { ...defaultBounds, minimumFreeBytes: 0, stepStuckMs: 0 };
  const options = { config: config(), registry, stores, channels, bounds, patient: false, log: () => undefined };
  return composeWatch(options, new Date());
}

const codes = async (watching: Watching): Promise<readonly string[]> =>
  (await watchRound(watching, new Date())).findings.map(({ code }) => code).sort();
const told = (): readonly string[] =>
  hook.bodies.map((body) => {
    const { code, state } = JSON.parse(body) as { readonly code: string; readonly state: string };
    return `${code} ${state}`;
  });

const report = (runId: string, status: RunReport['status']): string =>
  JSON.stringify({
    ...{ pipeline: 'france-courses', workflowId: 'w', runId, logicalDate: '2026-03-01', status },
    error: { code: 'SOURCE_HTML', message: 'a page came', dataset: 'courses' },
  });

test('a run that failed or waits is told once; what lay there before, and what went well, is not', async () => {
  const stores = await composeStores(config());
  const put = (runId: string, status: RunReport['status']) =>
    stores.store.create(objectNames.report('france-courses', '2026-03-01', runId), report(runId, status));
  await put('old', 'failed');
  const watching = await compose(stores);
  expect(await codes(watching)).not.toContain('RUN_FAILED');
  await put('new', 'failed');
  await put('waiting', 'blocked');
  await put('good', 'succeeded');
  await watchRound(watching, new Date());
  await watchRound(await compose(stores), new Date());
  expect(
    told()
      .filter((line) => line.startsWith('RUN_'))
      .sort(),
  ).toEqual(['RUN_BLOCKED alarm', 'RUN_FAILED alarm']);
  expect(hook.bodies.join()).toContain('SOURCE_HTML in courses');
});

test('a queue without a worker, a missing schedule, a run that was broken off and one that goes on too long', async () => {
  const { client, close } = await server.connect();
  const start = (workflowId: string) =>
    client.workflow.start(workflowType, { taskQueue, workflowId, args: [{}], memo: { pipeline: 'france-courses' } });
  const watching = await compose(await composeStores(config()));
  await start('going-on');
  await (await start('broken-off')).terminate();
  // What is listed follows what happened after a moment.
  while (!(await codes(watching)).includes('RUN_BROKEN_OFF'));
  const found = await codes(watching);
  expect(found).toEqual(expect.arrayContaining(['NO_WORKER', 'RUN_BROKEN_OFF', 'SCHEDULE_MISSING']));
  expect(found).not.toContain('RUN_TOO_LONG');
  const nineHours = new Date(Date.now() + 9 * 3_600_000);
  expect((await watchRound(watching, nineHours)).findings.map(({ code }) => code)).toContain('RUN_TOO_LONG');
  await close();
});

test('a server that was killed is told, hides nothing that stands, and its return is told too', async () => {
  const watching = await compose(await composeStores(config()));
  expect(await codes(watching)).not.toContain('TEMPORAL_UNREACHABLE');
  await server.kill();
  expect(await codes(watching)).toContain('TEMPORAL_UNREACHABLE');
  expect(told()).toContain('TEMPORAL_UNREACHABLE alarm');
  expect(told()).not.toContain('NO_WORKER resolved');
  await server.start();
  expect(await codes(watching)).not.toContain('TEMPORAL_UNREACHABLE');
  expect(told()).toContain('TEMPORAL_UNREACHABLE resolved');
});

test('a watch that goes on tells by itself, and shows that it lives after every round', async () => {
  const beats = await startHookServer();
  const [stopping, stores] = [new AbortController(), await composeStores(config())];
  let rounds = 0;
  await keepWatch({
    open: () => compose(stores),
    ...{
      channels: [],
      bounds: { intervalMs: 1 },
      heartbeat: beats.url,
      stopped: stopping.signal,
      log: () => undefined,
    },
    onRound: () => ++rounds === 2 && stopping.abort(),
  });
  expect([rounds, beats.bodies]).toEqual([2, ['', '']]);
  await beats.close();
});

test('a volume with little room is told once, whatever lies on it', async () => {
  const look = (minimum: number) => diskProbe([folder, join(folder, 'store')], minimum).look(new Date());
  expect((await look(0)).findings).toEqual([]);
  expect((await look(Number.MAX_SAFE_INTEGER)).findings).toMatchObject([{ code: 'DISK_NEARLY_FULL', subject: folder }]);
});

test('a step that beats and says the same has not moved; one that says another thing has', () => {
  const { since } = stepProgress();
  const at = (second: number): Date => new Date(second * 1000);
  expect(since('step', '10 bytes', at(1))).toEqual(at(1));
  expect(since('step', '10 bytes', at(900))).toEqual(at(1));
  expect(since('step', '20 bytes', at(901))).toEqual(at(901));
  expect(since('other', '10 bytes', at(902))).toEqual(at(902));
});
