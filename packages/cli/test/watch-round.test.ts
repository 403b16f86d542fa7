import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlarmChannel, AlarmNotice } from '@relais/alarms';
import { alarmLedger } from '@relais/cli/watch/alarm-ledger';
import { defaultBounds, worstDelayMs } from '@relais/cli/watch/bounds';
import type { Finding, Probe } from '@relais/cli/watch/finding';
import { keepWatch } from '@relais/cli/watch/keep-watch';
import { retryAfterMs } from '@relais/cli/watch/tell';
import { watchRound, type Watching } from '@relais/cli/watch/watch-round';
import type { ObjectStore } from '@relais/object-store';
import { openStore } from '@relais/object-store/open-store';

/** What is remembered, when it is told, and by whom: rounds on a real store, their moments given. */
let folder: string;
let store: ObjectStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-watch-'));
  store = await openStore(`file://${folder}`, { cacheFolder: folder, endpoint: null, impersonate: null });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = Date.parse('2026-03-11T02:00:00Z');
const after = (seconds: number): Date => new Date(start + seconds * 1000);

const late: Finding = {
  ...{ code: 'DEADLINE_PASSED', subject: 'france-courses/courses', pipeline: 'france-courses', dataset: 'courses' },
  ...{ summary: 'courses is late', detail: 'next: look', graceMs: 0 },
};
const noWorker: Finding = { ...late, code: 'NO_WORKER', subject: 'queue', graceMs: 60_000 };
const failed: Finding = { ...late, code: 'RUN_FAILED', subject: 'run-1' };

/** A watch whose world is the list it is given; the world can be changed. */
function watching(world: { findings: readonly Finding[]; blind?: boolean }, ...channels: AlarmChannel[]): Watching {
  const probe: Probe = {
    name: 'the world',
    look: async () => {
      if (world.blind) throw new Error('it is dark');
      return { judged: ['DEADLINE_PASSED', 'NO_WORKER', 'RUN_FAILED'], findings: world.findings };
    },
  };
  return {
    ...{ ledger: alarmLedger(store), probes: [probe], probeMs: 5_000, channels, patient: true },
    ...{ log: () => undefined, firstSeen: new Map() },
  };
}

function channel(name: string): AlarmChannel & { readonly told: AlarmNotice[]; down: boolean } {
  const made = {
    ...{ name, told: [] as AlarmNotice[], down: false },
    deliver: async (notice: AlarmNotice) => {
      if (made.down) throw new Error('down');
      made.told.push(notice);
    },
  };
  return made;
}
const states = ({ told }: { readonly told: readonly AlarmNotice[] }) =>
  told.map(({ code, state }) => `${code} ${state}`);

test('an alarm is told once, by a second and by a restarted watch too, and its end once', async () => {
  const world = { findings: [late] as Finding[] };
  const webhook = channel('webhook');
  await watchRound(watching(world, webhook), after(0));
  await watchRound(watching(world, webhook), after(30));
  expect(states(webhook)).toEqual(['DEADLINE_PASSED alarm']);
  world.findings = [];
  await watchRound(watching(world, webhook), after(60));
  await watchRound(watching(world, webhook), after(90));
  expect(states(webhook)).toEqual(['DEADLINE_PASSED alarm', 'DEADLINE_PASSED resolved']);
  world.findings = [late];
  await watchRound(watching(world, webhook), after(120));
  expect(states(webhook)).toHaveLength(3);
  expect(new Set(webhook.told.map(({ id }) => id)).size).toBe(2);
});

test('twenty watches that notice it at once tell it once', async () => {
  const webhook = channel('webhook');
  const watches = Array.from({ length: 20 }, () => watching({ findings: [late] }, webhook));
  await Promise.all(watches.map((watch) => watchRound(watch, after(0))));
  expect(states(webhook)).toEqual(['DEADLINE_PASSED alarm']);
});

test('a failed run is told once and is never over', async () => {
  const webhook = channel('webhook');
  await watchRound(watching({ findings: [failed] }, webhook), after(0));
  await watchRound(watching({ findings: [] }, webhook), after(30));
  await watchRound(watching({ findings: [failed] }, webhook), after(60));
  expect(states(webhook)).toEqual(['RUN_FAILED alarm']);
});

test('a channel that is down keeps no other from telling, and is tried again with growing pauses', async () => {
  const [webhook, email] = [channel('webhook'), channel('email')];
  webhook.down = true;
  const world = { findings: [late] };
  expect((await watchRound(watching(world, webhook, email), after(0))).told).toEqual([
    expect.objectContaining({ channel: 'webhook', delivered: false }),
    expect.objectContaining({ channel: 'email', delivered: true }),
  ]);
  expect((await watchRound(watching(world, webhook, email), after(14))).told).toEqual([]);
  expect((await watchRound(watching(world, webhook, email), after(15))).told).toHaveLength(1);
  expect((await watchRound(watching(world, webhook, email), after(44))).told).toEqual([]);
  webhook.down = false;
  expect((await watchRound(watching(world, webhook, email), after(45))).told).toEqual([
    expect.objectContaining({ channel: 'webhook', delivered: true }),
  ]);
  expect([states(webhook), states(email)]).toEqual([['DEADLINE_PASSED alarm'], ['DEADLINE_PASSED alarm']]);
  expect([1, 2, 3, 20].map(retryAfterMs)).toEqual([15_000, 30_000, 60_000, 900_000]);
});

test('a watch that was killed before it told leaves the telling to the next', async () => {
  const [webhook, world] = [channel('webhook'), { findings: [late] }];
  await watchRound(watching(world), after(0));
  await watchRound(watching(world, webhook), after(20));
  expect(states(webhook)).toEqual(['DEADLINE_PASSED alarm']);
});

test('what may pass by itself is told after its grace only, and what is not yet told is not over', async () => {
  const webhook = channel('webhook');
  const watch = watching({ findings: [noWorker] }, webhook);
  await watchRound(watch, after(0));
  await watchRound(watch, after(59));
  expect(states(webhook)).toEqual([]);
  await watchRound(watch, after(60));
  expect(states(webhook)).toEqual(['NO_WORKER alarm']);
  // One that has just begun has not seen it for a minute; the alarm stands all the same.
  await watchRound(watching({ findings: [noWorker] }, webhook), after(90));
  expect(states(webhook)).toEqual(['NO_WORKER alarm']);
});

test('who cannot see says so, and takes nothing for over', async () => {
  const webhook = channel('webhook');
  const world: { findings: Finding[]; blind?: boolean } = { findings: [late] };
  const watch = watching(world, webhook);
  await watchRound(watch, after(0));
  world.blind = true;
  await watchRound(watch, after(30));
  world.blind = false;
  await watchRound(watch, after(60));
  expect(states(webhook)).toEqual(['DEADLINE_PASSED alarm', 'WATCH_BLIND alarm', 'WATCH_BLIND resolved']);
});

test('a store that cannot be used is told at once and once', async () => {
  const [webhook, stopping] = [channel('webhook'), new AbortController()];
  let rounds = 0;
  await keepWatch({
    open: async () => {
      if (++rounds === 3) stopping.abort();
      throw new Error('the bucket is gone');
    },
    ...{
      channels: [webhook],
      bounds: { intervalMs: 1 },
      heartbeat: null,
      stopped: stopping.signal,
      log: () => undefined,
    },
    aliveFile: join(folder, 'alive'),
  });
  expect([rounds, states(webhook)]).toEqual([3, ['WATCH_BLIND alarm']]);
  // What is down around a watch is nothing that starting it again would mend.
  expect(await readFile(join(folder, 'alive'), 'utf8')).toMatch(/^\d{4}-.*Z\n$/);
});

test('what is wrong is told within a minute of its bound', () => {
  expect(worstDelayMs(defaultBounds)).toBeLessThan(60_000);
});
