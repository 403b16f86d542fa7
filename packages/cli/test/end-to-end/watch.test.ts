import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultBounds } from '@relais/cli/watch/bounds';
import { composeWatch } from '@relais/cli/watch/compose-watch';
import { watchRound, type Watching } from '@relais/cli/watch/watch-round';
import { loadConfig } from '@relais/config';
import type { RunReport } from '@relais/core';
import { composeAlarms } from '@relais/worker/compose-alarms';
import { composeStores } from '@relais/worker/compose';
import { registry } from '@relais/workflows/pipelines';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { startHookServer, type HookServer } from '../../../alarms/test/hook-server.js';
import { eventually } from './eventually.js';
import { startPublisher, type Publisher } from './publisher.js';

/** What people are told of runs that do not get on, and of runs that fail: a real platform, store and webhook. */
let publisher: Publisher;
let hook: HookServer;
let relais: Relais;

beforeAll(async () => {
  [publisher, hook] = [await startPublisher(), await startHookServer()];
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none', RELAIS_ALARM_WEBHOOK: `${hook.url}/secret` });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await hook?.close();
  await publisher?.close();
});

const run = (date: string, ...more: string[]) =>
  relais.json<RunReport>(['run', 'france-courses', '--dataset', 'courses', '--date', date, ...more]);

interface Told {
  readonly code: string;
  readonly state: string;
  readonly text: string;
}
const told = (code: string): readonly Told[] =>
  hook.bodies.map((body) => JSON.parse(body) as Told).filter((notice) => notice.code === code);

/** A watch of this home as the command composes it, with the bounds of the command; its moments are given to it. */
async function compose(): Promise<Watching> {
  const variables = { RELAIS_HOME: relais.home, RELAIS_ALARM_WEBHOOK: `${hook.url}/secret`, ...publisher.variables };
  const config = loadConfig(registry, variables);
  const [stores, channels] = [await composeStores(config), await composeAlarms(config.alarms)];
  const options = { config, registry, stores, channels, bounds: defaultBounds, patient: true, log: () => undefined };
  return composeWatch(options, new Date());
}
const { stepStuckMs } = defaultBounds;

test('F16: a step that hangs is told once, by the first look after its bound, and so is its end', async () => {
  const before = Date.now();
  const held = publisher.hold('moncompteformation');
  const { value } = await run('2025-01-15', '--detach');
  await held.asked;
  const watching = await compose();
  const stands = async (at: number): Promise<boolean> =>
    (await watchRound(watching, new Date(at))).findings.some(({ code }) => code === 'STEP_STUCK');
  expect(await stands(before + stepStuckMs - 1_000)).toBe(false);
  expect(told('STEP_STUCK')).toEqual([]);

  const bound = Date.now() + stepStuckMs;
  expect(await stands(bound)).toBe(true);
  expect(await stands(bound + 30_000)).toBe(true);
  const another = await compose();
  await watchRound(another, new Date(bound + 60_000));
  expect(told('STEP_STUCK')).toMatchObject([{ state: 'alarm', pipeline: 'france-courses' }]);
  const [{ text } = { text: '' }] = told('STEP_STUCK');
  expect(text).toMatch(/france-courses\/2025-01-15: snapshotDataset( of courses)? has not got on since/);
  expect(text).toContain(`./relais cancel ${value.runId}`);

  held.release();
  await eventually(
    async () => (await relais.json<RunReport>(['show', value.runId])).value.status,
    (status) => status === 'loaded',
  );
  expect(await stands(bound + 90_000)).toBe(false);
  await watchRound(another, new Date(bound + 120_000));
  expect(told('STEP_STUCK').map(({ state }) => state)).toEqual(['alarm', 'resolved']);
});

test('a run that fails is told once by ./relais watch, and not again by one that is started after it', async () => {
  const alive = join(relais.home, 'watch.alive');
  const watch = relais.start(['watch', '--interval', '1s'], { RELAIS_WATCH_ALIVE_FILE: alive });
  await eventually(
    () => existsSync(alive),
    (there) => there,
  );
  publisher.alter('moncompteformation', () => '<!doctype html><html>maintenance</html>');
  const { code, value } = await run('2025-02-15');
  expect({ code, error: value.error?.code }).toEqual({ code: 1, error: 'SOURCE_HTML' });
  await eventually(
    () => told('RUN_FAILED'),
    (notices) => notices.length > 0,
  );
  watch.process.kill('SIGTERM');
  expect(await watch.ended).toMatchObject({ code: 0 });
  expect(await relais.run(['watch', '--once'])).toMatchObject({ code: 0 });
  expect(told('RUN_FAILED')).toMatchObject([{ state: 'alarm', pipeline: 'france-courses' }]);
  expect(told('RUN_FAILED')[0]?.text).toContain(`next: ./relais show ${value.runId}`);
});
